package dev.ates.accounting.approval;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param approval how many people a manual action on money takes
 * @param approvalExpiresAfter how long a proposal waits for the second person: one hour to 365 days
 */
@ConfigurationProperties("ates.accounting")
record ApprovalSettings(
        @DefaultValue("two-people") People approval,
        @DefaultValue("14d") Duration approvalExpiresAfter) {

    private static final Duration EXPIRES_AFTER_MIN = Duration.ofHours(1);
    private static final Duration EXPIRES_AFTER_MAX = Duration.ofDays(365);

    ApprovalSettings {
        if (approvalExpiresAfter.compareTo(EXPIRES_AFTER_MIN) < 0
                || approvalExpiresAfter.compareTo(EXPIRES_AFTER_MAX) > 0) {
            throw new IllegalArgumentException("ates.accounting.approval-expires-after must be %s to %s, it is %s"
                    .formatted(EXPIRES_AFTER_MIN, EXPIRES_AFTER_MAX, approvalExpiresAfter));
        }
    }

    /** The number of people required. */
    enum People {
        /** One person proposes, another approves. */
        two_people,
        /** For small teams: a proposal, with a reason, is carried out at once. */
        one_person
    }

    boolean alone() {
        return approval == People.one_person;
    }
}
