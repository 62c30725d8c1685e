package dev.ates.directory.scim;

import dev.ates.ui.WrongSetting;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param tokenFile a file with the provider's bearer token; several lines during a rotation
 * @param subject the attribute that is the {@code sub} of the person's tokens: {@code externalId} or {@code userName}
 */
@ConfigurationProperties("ates.directory.scim")
record ScimSettings(
        @DefaultValue("") String tokenFile,
        @DefaultValue(ScimSettings.EXTERNAL_ID) String subject) {

    static final String EXTERNAL_ID = "externalId";
    static final String USER_NAME = "userName";

    ScimSettings {
        subject = subject.strip();
        if (!List.of(EXTERNAL_ID, USER_NAME).contains(subject)) {
            throw new WrongSetting(
                    "ates.directory.scim.subject",
                    "ATES_SCIM_SUBJECT",
                    subject,
                    "must be %s or %s".formatted(EXTERNAL_ID, USER_NAME));
        }
    }

    boolean isSubjectUserName() {
        return subject.equals(USER_NAME);
    }
}
