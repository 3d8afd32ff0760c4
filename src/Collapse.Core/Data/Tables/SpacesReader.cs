namespace Collapse.Data;

/// <summary>
/// Text whose runs of spaces and tabs become one tab each, none at the ends of a line; quoted parts stay as they are.
/// </summary>
internal sealed class SpacesReader(TextReader text) : TextReader
{
    private readonly char[] _buffer = new char[1 << 14];
    private int _at;
    private int _count;
    private bool _quoted;
    private bool _space;
    private bool _begun; // something stands on this line

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int written = 0;
        while (written + 2 <= buffer.Length && Fill())
        {
            char c = _buffer[_at++];
            if (c is ' ' or '\t' && !_quoted)
            {
                _space = true;
                continue;
            }

            if (c == '"') _quoted = !_quoted;
            bool ends = c is '\n' or '\r' && !_quoted;
            if (_space && _begun && !ends) buffer[written++] = '\t';
            _space = false;
            _begun = !ends;
            buffer[written++] = c;
        }

        return written;
    }

    private bool Fill()
    {
        if (_at < _count) return true;
        _at = 0;
        _count = text.Read(_buffer, 0, _buffer.Length);
        return _count > 0;
    }
}
