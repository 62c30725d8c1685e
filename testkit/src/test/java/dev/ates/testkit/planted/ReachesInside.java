package dev.ates.testkit.planted;

import dev.ates.testkit.planted.ui.Shown;
import dev.ates.testkit.planted.ui.inside.Hidden;

final class ReachesInside {
    final Shown allowed = new Shown();
    final Hidden hidden = new Hidden();
}
