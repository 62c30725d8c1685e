package dev.ates.contracts;

/** The bounds of what can be set. */
public final class SettingBounds {

    private SettingBounds() {}

    /**
     * @param setting its full name, such as {@code ates.payouts.batch-size-max}
     * @throws IllegalArgumentException naming the setting, its bounds and the value that is out of them
     */
    public static <T extends Comparable<T>> void within(String setting, T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("%s must be %s to %s, it is %s".formatted(setting, min, max, value));
        }
    }
}
