package dev.ates.standalone.ops;

import picocli.CommandLine.Command;

/** {@code ates ops journal}: the journal of analytics. */
@Command(
        name = "journal",
        description = "Takes the journal of analytics to other tools.",
        subcommands = JournalExportCommand.class,
        mixinStandardHelpOptions = true)
final class JournalCommand {}
