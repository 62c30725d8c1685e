package dev.ates.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: as the script {@code ates} knows it, with the commit, or else as the jar does. */
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
