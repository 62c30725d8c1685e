package dev.ates.testkit.planted.ui;

import dev.ates.testkit.planted.ui.inside.Hidden;

public final class Shown {
    final Hidden hidden = new Hidden();
}
