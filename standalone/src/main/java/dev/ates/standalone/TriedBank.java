package dev.ates.standalone;

import dev.ates.bank.Banks;
import dev.ates.ui.Launch;
import java.util.HashMap;
import java.util.Map;

/** The bank that the environment selects instead of the demo's. {@code up} always uses it as a trial bank. */
final class TriedBank {

    private static final String PREFIX = "ATES_BANK_";
    private static final String KIND = "ATES_BANK_KIND";

    private final Map<String, String> environment;

    TriedBank(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The settings to add to those of the demo; none for the demo's own bank. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        if (!environment.getOrDefault(KIND, "").isEmpty()) {
            environment.forEach((name, value) -> {
                if (name.startsWith(PREFIX)) {
                    settings.put(name, value);
                }
            });
            settings.put("ATES_BANK_TRIAL", "true");
        }
        return settings;
    }

    /**
     * Checks accounting's bank settings, because accounting would refuse them only after everything else has started.
     *
     * @throws IllegalArgumentException naming the variable, its value and the bound
     */
    void requireRight() {
        // The demo's bank also uses HTTP, with the same settings for proxy and certificates.
        Map<String, String> all = new HashMap<>(environment);
        all.put(KIND, "demo");
        all.put("ATES_BANK_URL", "http://localhost");
        all.putAll(settings());
        try {
            Banks.requireRight(all);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(Launch.wrongSetting(e).orElseThrow(() -> e), e);
        }
    }
}
