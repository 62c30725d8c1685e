package dev.ates.outside;

import dev.ates.ui.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requires confirmation that this is a demo. It has public passwords, tokens for everybody and a fake bank, so it must not
 * start by accident in a real installation.
 */
@ConfigurationProperties("ates")
record Demo(@DefaultValue("false") boolean demo) {
    Demo {
        if (!demo) {
            throw new WrongSetting(
                    "ates.demo",
                    "ATES_DEMO",
                    "false",
                    "must be true: this application is only for demos, its passwords are not secret");
        }
    }
}
