using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Collapse.Learning;

namespace Collapse.Bench;

/// <summary>
/// A program that makes the same step: it lives through the whole table and answers one request at a time.
/// </summary>
internal interface IPeer : IDisposable
{
    /// <summary>The column's heading.</summary>
    string Name { get; }

    /// <summary>What it is built of, for the line below the table.</summary>
    string Version { get; }

    /// <summary>Microseconds of processor time a step, over at least <paramref name="seconds"/>.</summary>
    double Time(Model model, Loss loss, int hidden, double seconds);

    /// <summary>The loss after so many steps of the AE, with j = 7 t modulo M in place of a drawn one.</summary>
    double Check(Loss loss, int hidden, int steps);
}

/// <summary>A peer in another process, spoken to by lines.</summary>
internal sealed class ProcessPeer : IPeer
{
    private readonly Process _process;
    private readonly Func<int, string> _startFile;

    private ProcessPeer(string name, Process process, string version, Func<int, string> startFile)
    {
        (Name, _process, Version, _startFile) = (name, process, version, startFile);
    }

    public string Name { get; }

    public string Version { get; }

    /// <summary>The C++ peer, built now; or null and the reason.</summary>
    public static (IPeer? Peer, string Reason) Cpp(string folder, Func<int, string> startFile)
    {
        string program = Path.Combine(folder, "step");
        try
        {
            using Process build = Start("g++", ["-O3", "-march=native", "-o", program, Source("step.cpp")]);
            string errors = build.StandardError.ReadToEnd();
            build.WaitForExit();
            return build.ExitCode == 0 ? Open("C++", program, [], startFile) : (null, FirstLine(errors, "g++ failed"));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (null, $"{error.Message} (Debian: apt-get install g++)");
        }
    }

    /// <summary>PyTorch by Debian's Python; or null and the reason.</summary>
    /// <param name="name">The column's heading.</param>
    /// <param name="kind"><c>eager</c> or <c>hand</c>.</param>
    /// <param name="startFile">The file with data and first weights of a width.</param>
    public static (IPeer? Peer, string Reason) Torch(string name, string kind, Func<int, string> startFile)
    {
        (IPeer? peer, string reason) = Open(name, "/usr/bin/python3", [Source("step.py"), kind], startFile);
        return (peer, $"{reason} (Debian: apt-get install python3-torch libopenblas0-pthread)");
    }

    /// <summary>Another script in PyTorch, spoken to by <see cref="Ask"/>; or null and the reason.</summary>
    /// <param name="name">The column's heading.</param>
    /// <param name="script">Its file in the folder of the peers.</param>
    public static (ProcessPeer? Peer, string Reason) Script(string name, string script)
    {
        (IPeer? peer, string reason) = Open(name, "/usr/bin/python3", [Source(script)], _ => "");
        return ((ProcessPeer?)peer, $"{reason} (Debian: apt-get install python3-torch libopenblas0-pthread)");
    }

    public double Time(Model model, Loss loss, int hidden, double seconds) =>
        Ask(string.Create(CultureInfo.InvariantCulture,
            $"time {Lower(model)} {Lower(loss)} {_startFile(hidden)} {seconds}"));

    public double Check(Loss loss, int hidden, int steps) =>
        Ask(string.Create(CultureInfo.InvariantCulture, $"check {Lower(loss)} {_startFile(hidden)} {steps}"));

    public void Dispose()
    {
        _process.StandardInput.Close(); // it ends when it has read everything
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }

    /// <summary>Sends a line and reads a number.</summary>
    public double Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        string? answer = _process.StandardOutput.ReadLine();
        return double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new InvalidOperationException(
                $"{Name} answered '{answer}' to '{request}'. {_process.StandardError.ReadToEnd()}");
    }

    private static (IPeer? Peer, string Reason) Open(string name, string program, string[] arguments,
        Func<int, string> startFile)
    {
        try
        {
            Process process = Start(program, arguments);
            string? greeting = process.StandardOutput.ReadLine();
            if (greeting?.StartsWith("ready ", StringComparison.Ordinal) == true)
                return (new ProcessPeer(name, process, greeting[6..], startFile), "");
            using (process) return (null, FirstLine(process.StandardError.ReadToEnd(), "no answer"));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (null, error.Message);
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string library in (ReadOnlySpan<string>)["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
            start.Environment[library] = "1";
        return Process.Start(start)!;
    }

    /// <summary>A peer's program.</summary>
    internal static string Source(string file)
    {
        string bench = typeof(ProcessPeer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "BenchFolder").Value!;
        return Path.Combine(bench, "peers", file);
    }

    // Of a Python traceback the last line says what is wrong, of g++ the first.
    private static string FirstLine(string text, string otherwise)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? otherwise : lines[0].StartsWith("Traceback", StringComparison.Ordinal) ? lines[^1]
            : lines[0];
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
