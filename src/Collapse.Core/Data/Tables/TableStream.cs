using System.Security.Cryptography;
using System.Text;

namespace Collapse.Data;

/// <summary>The text of a table, read as a stream, with the digest of its bytes.</summary>
/// <remarks>
/// Byte order marks of UTF-8, UTF-16 and UTF-32 are understood, and UTF-16 without one is known by its zeros; anything
/// else is UTF-8.
/// </remarks>
internal sealed class TableStream : IDisposable
{
    private const int HeadLength = 1 << 20;

    private readonly Stream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _path;

    private TableStream(string path, Stream file, byte[] head, Encoding encoding)
    {
        _path = path;
        _file = file;
        Head = encoding.GetString(head).TrimStart('\uFEFF');
        HeadIsWhole = head.Length == file.Length;
        Encoding = encoding;
    }

    /// <summary>The first million bytes as text; what is no text in them reads as U+FFFD.</summary>
    public string Head { get; }

    /// <summary>Whether that is all.</summary>
    public bool HeadIsWhole { get; }

    /// <summary>UTF-8, UTF-16 or UTF-32.</summary>
    public Encoding Encoding { get; }

    /// <summary>The length in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>SHA-256 of the bytes that were read, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Opens a file that is text; a file of another kind, or none, is bad input.</summary>
    public static TableStream Open(string path)
    {
        Stream file = InputFile.Open(path);
        try
        {
            byte[] head = new byte[(int)Math.Min(HeadLength, file.Length)];
            file.ReadExactly(head);
            file.Position = 0;
            if (FileKind.Of(head, path) is { } kind) throw kind.At(path, "a table of numbers, one segment a row");
            Encoding encoding = EncodingOf(head);
            if (encoding is UTF8Encoding && head.AsSpan().Contains((byte)0))
                throw InputException.At(path, 0,
                    "this is a binary file; expected a table of numbers, one segment a row.");
            return new TableStream(path, file, head, encoding);
        }
        catch (Exception error) when (InputFile.IsUnreadable(error))
        {
            file.Dispose();
            throw InputFile.Unreadable(path, error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The text from its beginning, to be read once; bytes that are no text end in a
    /// <see cref="DecoderFallbackException"/>.
    /// </summary>
    public StreamReader Reader(IProgress<double>? progress)
    {
        Encoding strict = (Encoding)Encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return new StreamReader(new Hashed(_file, _hash, progress), strict, detectEncodingFromByteOrderMarks: false,
            1 << 16);
    }

    /// <summary>The line of the first byte that is no text, found by reading again.</summary>
    public InputException NoText()
    {
        int line = 1;
        if (Encoding is UTF8Encoding)
        {
            try
            {
                InputFile.Decode(InputFile.ReadBytes(_path), _path);
            }
            catch (InputException error)
            {
                return error;
            }
        }

        return InputException.At(_path, line,
            $"bytes that are not {Encoding.WebName.ToUpperInvariant()}; expected a text file.");
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private static Encoding EncodingOf(ReadOnlySpan<byte> head)
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (head.StartsWith(encoding.Preamble)) return encoding;
        }

        // Digits and separators have a zero for every second byte.
        ReadOnlySpan<byte> start = head[..Math.Min(64, head.Length & ~1)];
        int even = 0, odd = 0;
        for (int i = 0; i < start.Length; i += 2)
        {
            if (start[i] == 0) even++;
            if (start[i + 1] == 0) odd++;
        }

        if (start.Length >= 4 && odd == start.Length / 2 && even == 0) return Encoding.Unicode;
        if (start.Length >= 4 && even == start.Length / 2 && odd == 0) return Encoding.BigEndianUnicode;
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
    }

    /// <summary>Adds what is read to a digest, and tells how far it has come.</summary>
    private sealed class Hashed(Stream inner, IncrementalHash hash, IProgress<double>? progress) : Stream
    {
        private long _read;
        private long _told;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            hash.AppendData(buffer[..count]);
            _read += count;
            if (progress is not null && (_read - _told > inner.Length / 100 || _read == inner.Length))
            {
                _told = _read;
                progress.Report((double)_read / Math.Max(1, inner.Length));
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
