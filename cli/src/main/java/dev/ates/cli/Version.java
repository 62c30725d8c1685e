package dev.ates.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}: the version passed by the script {@code ates}, with the commit, or the jar's version. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"aTES " + number()};
    }

    /** Such as {@code 0.1.0 (1a2b3c4)}. */
    public static String number() {
        String ofTheJar =
                Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "of unknown version");
        return System.getProperty("ates.version", ofTheJar);
    }
}
