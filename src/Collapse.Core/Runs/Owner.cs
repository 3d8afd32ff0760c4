using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Collapse.Runs;

/// <summary>A process, by what tells it from every other one, now and later.</summary>
/// <remarks>
/// A number is given to processes again and again, so the moment of its start belongs to it; in ticks since the machine
/// was started, as a clock can be set back. A machine's name can be that of several containers, so the start of the
/// machine and the namespace of the numbers belong to it too.
/// </remarks>
/// <param name="Host">The machine's name.</param>
/// <param name="Machine">The machine's start and its namespace of process numbers.</param>
/// <param name="Process">The process's number.</param>
/// <param name="Started">The process's start.</param>
internal sealed record Owner(string Host, string Machine, int Process, string Started)
{
    /// <summary>This process.</summary>
    public static Owner Self { get; } = new(
        Environment.MachineName, ThisMachine(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? "unknown");

    /// <summary>As one line of JSON.</summary>
    public string Text => JsonSerializer.Serialize(this, RunFormat.Options);

    /// <summary>The owner that a text names; null when it names none.</summary>
    public static Owner? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(text, RunFormat.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the process runs; null when it is another machine's, about which nothing can be said from here.
    /// </summary>
    public bool? IsAlive() => Host != Self.Host || Machine != Self.Machine ? null : StartOf(Process) == Started;

    // Field 22 of /proc/N/stat (proc(5)), counted behind the name in parentheses, which may itself hold blanks and
    // parentheses.
    private static string? StartOf(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using Process other = System.Diagnostics.Process.GetProcessById(process);
                return other.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            }

            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception error)
            when (error is IOException or ArgumentException or InvalidOperationException or IndexOutOfRangeException
                                          or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string ThisMachine()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} "
                    + $"{new FileInfo("/proc/self/ns/pid").LinkTarget}"
                : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
