package dev.ates.standalone.ops;

import picocli.CommandLine.Command;

/** {@code ates ops}: the operator's commands for running services, over their HTTP API. */
@Command(
        name = "ops",
        description = {
            "Shows the state of running services, and carries out operators' decisions. The operator is an"
                    + " administrator.",
            "Exit codes: 0 all is well, 1 something is open or was refused, 2 called wrongly or no answer."
        },
        subcommands = {
            BrokerUsersCommand.class,
            HearersCommand.class,
            JournalCommand.class,
            LagCommand.class,
            QuarantineCommand.class,
            RebuildCommand.class,
            ReplayStreamCommand.class,
            RobotsCommand.class,
            StreamsCommand.class,
            TasksCommand.class
        },
        mixinStandardHelpOptions = true)
public final class OpsCommand {}
