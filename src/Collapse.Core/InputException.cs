namespace Collapse;

/// <summary>Bad input from outside: a file, an option, a value. The message is the one line a user reads.</summary>
/// <remarks>
/// The message names the file (and line) or the option, what was found and what was expected. Programs print it on
/// standard error and exit with code 2. Errors of the program itself are never of this type.
/// </remarks>
public sealed class InputException : Exception
{
    /// <summary>An error about an option or value.</summary>
    /// <param name="message">What was found and what was expected, in one line.</param>
    public InputException(string message) : base(message)
    {
    }

    /// <summary>An error about an option or value that another error caused.</summary>
    /// <param name="message">What was found and what was expected, in one line.</param>
    /// <param name="innerException">The error behind it.</param>
    public InputException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>An error without a message is of no use to a reader; present for serializers only.</summary>
    public InputException() : base("Bad input.")
    {
    }

    /// <summary>
    /// An error at a place in a file: <c>path:line: message</c>, or <c>path: message</c> without a line.
    /// </summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="line">The line, counted from 1; 0 when the whole file is meant.</param>
    /// <param name="message">What was found and what was expected, in one line.</param>
    public static InputException At(string path, int line, string message) =>
        new(line > 0 ? $"{path}:{line}: {message}" : $"{path}: {message}");
}
