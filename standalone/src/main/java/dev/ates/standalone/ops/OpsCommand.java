package dev.ates.standalone.ops;

import picocli.CommandLine.Command;

/** {@code ates ops}: what an operator asks of running services and tells them, over their HTTP API. */
@Command(
        name = "ops",
        description = {
            "Asks running services how they stand, and decides what only a human can. The operator is an"
                    + " administrator.",
            "Exit codes: 0 all is well, 1 something is open or was refused, 2 called wrongly or no answer."
        },
        subcommands = {
            BrokerUsersCommand.class,
            LagCommand.class,
            QuarantineCommand.class,
            ReplayStreamCommand.class,
            RobotsCommand.class,
            StreamsCommand.class
        },
        mixinStandardHelpOptions = true)
public final class OpsCommand {}
