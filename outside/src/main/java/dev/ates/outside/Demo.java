package dev.ates.outside;

import dev.ates.ui.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Says that this is a demo. The world outside has people with passwords that everybody can read, tokens for whoever asks
 * and a bank that plays, so it does not start by itself where somebody works for real.
 */
@ConfigurationProperties("ates")
record Demo(@DefaultValue("false") boolean demo) {
    Demo {
        if (!demo) {
            throw new WrongSetting(
                    "ates.demo",
                    "ATES_DEMO",
                    "false",
                    "must be true: the world outside is for demos, its passwords are no secrets");
        }
    }
}
