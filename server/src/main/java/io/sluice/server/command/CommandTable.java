package io.sluice.server.command;

import io.sluice.server.transfer.HashAlgorithm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one list of commands: what is here is offered, and HELP, FEAT and the gate know nothing else. */
public final class CommandTable {

    private final Map<String, Entry> byVerb = new LinkedHashMap<>();
    private final List<CommandSpec> specs;

    /** A command with its spec, which is asked for once. */
    public record Entry(CommandSpec spec, FtpCommand command) {}

    private CommandTable(List<FtpCommand> commands) {
        List<Entry> entries = commands.stream()
                .map(command -> new Entry(command.spec(), command))
                .toList();
        specs = entries.stream().map(Entry::spec).toList();
        for (Entry entry : entries) {
            add(entry.spec().verb(), entry);
            entry.spec().aliases().forEach(alias -> add(alias, entry));
        }
    }

    /** All commands of this server. A new command is one line here. */
    public static CommandTable standard() {
        HelpCommand help = new HelpCommand();
        FeatCommand feat = new FeatCommand();
        List<FtpCommand> commands = new ArrayList<>(List.of(
                new UserCommand(),
                new PassCommand(),
                new AcctCommand(),
                new ReinCommand(),
                new QuitCommand(),
                new CwdCommand(),
                new CdupCommand(),
                new PwdCommand(),
                new TypeCommand(),
                new StruCommand(),
                new ModeCommand(),
                new PasvCommand(),
                new EpsvCommand(),
                new PortCommand(),
                new EprtCommand(),
                new RetrCommand(),
                new StorCommand(),
                new StouCommand(),
                new AppeCommand(),
                new AlloCommand(),
                new RestCommand(),
                new RangCommand(),
                new CombCommand(),
                new RnfrCommand(),
                new RntoCommand(),
                new DeleCommand(),
                new MkdCommand(),
                new RmdCommand(),
                new ListCommand(),
                new NlstCommand(),
                new MlstCommand(),
                new MlsdCommand(),
                new SizeCommand(),
                new MdtmCommand(),
                new MfmtCommand(),
                new MfctCommand(),
                new MffCommand(),
                new AvblCommand(),
                new AborCommand(),
                new StatCommand(),
                new SystCommand(),
                help,
                new NoopCommand(),
                feat,
                new OptsCommand(),
                new SiteCommand()));
        commands.addAll(names());
        commands.addAll(security());
        commands.addAll(sums());
        CommandTable table = new CommandTable(commands);
        help.describe(table);
        feat.describe(table);
        return table;
    }

    private static List<FtpCommand> names() {
        return List.of(new HostCommand(), new LangCommand(), new CsidCommand(), new ClntCommand());
    }

    private static List<FtpCommand> security() {
        return List.of(new AuthCommand(), new PbszCommand(), new ProtCommand(), new CccCommand());
    }

    private static List<FtpCommand> sums() {
        return List.of(
                new HashCommand(),
                new ChecksumCommand("XCRC", HashAlgorithm.CRC32),
                new ChecksumCommand("XMD5", HashAlgorithm.MD5),
                new ChecksumCommand("XSHA", HashAlgorithm.SHA_1),
                new ChecksumCommand("XSHA1", HashAlgorithm.SHA_1),
                new ChecksumCommand("XSHA256", HashAlgorithm.SHA_256),
                new ChecksumCommand("XSHA512", HashAlgorithm.SHA_512),
                new Md5Command());
    }

    private void add(String verb, Entry entry) {
        if (KnownVerbs.NOT_OFFERED.contains(verb)) {
            throw new IllegalStateException(verb + " is offered and among those that are not");
        }
        if (byVerb.put(verb, entry) != null) {
            throw new IllegalStateException(verb + " is in the table twice");
        }
    }

    /** The command of that verb, in upper case. */
    public Optional<Entry> find(String verb) {
        return Optional.ofNullable(byVerb.get(verb));
    }

    /** The specs of all commands, in the order of the table. */
    public List<CommandSpec> specs() {
        return specs;
    }

    /** All commands, in the order of the table. */
    List<FtpCommand> commands() {
        return specs.stream()
                .map(spec -> find(spec.verb()).orElseThrow().command())
                .toList();
    }

    /** All verbs, aliases too. */
    public Collection<String> verbs() {
        return List.copyOf(byVerb.keySet());
    }
}
