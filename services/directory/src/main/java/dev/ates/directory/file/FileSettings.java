package dev.ates.directory.file;

import dev.ates.ui.WrongSetting;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param path of a file that ends with {@code .csv}, {@code .yaml} or {@code .yml} */
@ConfigurationProperties("ates.directory.file")
record FileSettings(@DefaultValue("") String path) {

    /** @throws WrongSetting if the file is not set, or its extension is unknown */
    Path required() {
        String name = path.toLowerCase(Locale.ROOT);
        if (!name.endsWith(".csv") && !name.endsWith(".yaml") && !name.endsWith(".yml")) {
            throw new WrongSetting(
                    "ates.directory.file.path",
                    "ATES_DIRECTORY_FILE",
                    path,
                    "must be the path of a file that ends with .csv, .yaml or .yml");
        }
        return Path.of(path);
    }
}
