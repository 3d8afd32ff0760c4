namespace Collapse.Guarding;

/// <summary>S4 and S5: how near rows of one set lie to each other, and the energy distance of the sets.</summary>
/// <remarks>
/// S4 is the mean log distance to the nearest row of the same set and of another subject, generated minus real: beats
/// of one patient lie near each other, which says nothing about a generator. S5 is G. J. Szekely's
/// and M. L. Rizzo's energy distance (2004), 2 E|x - y| - E|x - x'| - E|y - y'| over pairs of different rows, divided
/// by the mean distance of all pairs. Each row's neighbours are sorted once; a labelling looks for the first of the
/// same label.
/// </remarks>
internal sealed class NeighbourPart : IBatteryPart
{
    private const int Listed = 48;

    private readonly Neighbourhood _near;
    private readonly int[] _neighbours, _units;
    private readonly double[] _logs, _rowSums;
    private readonly int _list;
    private readonly double _allPairs;

    /// <param name="near">The distances.</param>
    /// <param name="unitOf">The unit (row, group or pair) of each row of the pool.</param>
    public NeighbourPart(Neighbourhood near, int[] unitOf)
    {
        _near = near;
        int count = near.Count;
        _units = [.. near.Rows.Select(row => unitOf[row])];
        _list = Math.Min(Listed, count - 1);
        _neighbours = new int[count * _list];
        _logs = new double[count * _list];
        _rowSums = new double[count];
        float[] keys = new float[count];
        int[] places = new int[count];
        for (int a = 0; a < count; a++)
        {
            near.From(a).CopyTo(keys);
            foreach (float distance in keys) _rowSums[a] += distance;
            _allPairs += _rowSums[a] / 2;
            for (int b = 0; b < count; b++)
            {
                places[b] = b;
                if (_units[b] == _units[a]) keys[b] = float.PositiveInfinity;
            }

            Array.Sort(keys, places);
            for (int i = 0; i < _list; i++)
            {
                _neighbours[a * _list + i] = places[i];
                _logs[a * _list + i] = near.LogDistance(a, places[i]);
            }
        }
    }

    public IReadOnlyList<BatteryStatistic> Statistics => [BatteryStatistic.Neighbours, BatteryStatistic.Energy];

    public void Write(ReadOnlySpan<bool> generated, Span<double> values)
    {
        int[] members = new int[_near.Count];
        bool[] labels = new bool[_near.Count];
        int m = 0;
        for (int place = 0; place < labels.Length; place++)
        {
            labels[place] = generated[_near.Rows[place]];
            if (labels[place]) members[m++] = place;
        }

        int n = labels.Length - m;
        double own = 0, others = 0;
        int found = 0, foundOthers = 0;
        for (int place = 0; place < labels.Length; place++)
        {
            double nearest = Nearest(place, labels);
            if (double.IsNaN(nearest)) continue;
            if (labels[place])
            {
                own += nearest;
                found++;
            }
            else
            {
                others += nearest;
                foundOthers++;
            }
        }

        values[0] = found == 0 || foundOthers == 0 ? 0 : own / found - others / foundOthers;
        values[1] = m < 2 || n < 2 ? 0 : Energy(members.AsSpan(0, m), m, n);
    }

    // NaN where no other unit has this label.
    private double Nearest(int place, bool[] labels)
    {
        bool label = labels[place];
        int start = place * _list, unit = _units[place];
        for (int i = 0; i < _list; i++)
        {
            int neighbour = _neighbours[start + i];
            if (labels[neighbour] == label && _units[neighbour] != unit) return _logs[start + i];
        }

        int nearest = -1;
        ReadOnlySpan<float> distances = _near.From(place);
        for (int other = 0; other < labels.Length; other++)
        {
            if (_units[other] == unit || labels[other] != label) continue;
            if (nearest < 0 || distances[other] < distances[nearest]) nearest = other;
        }

        return nearest < 0 ? double.NaN : _near.LogDistance(place, nearest);
    }

    // With the sum of each row's distances known, the pairs within one set give the other two sums.
    private double Energy(ReadOnlySpan<int> members, int m, int n)
    {
        double within = 0, rows = 0;
        for (int a = 0; a < members.Length; a++)
        {
            rows += _rowSums[members[a]];
            ReadOnlySpan<float> distances = _near.From(members[a]);
            double sum = 0;
            for (int b = 0; b < a; b++) sum += distances[members[b]];
            within += sum;
        }

        double across = rows - 2 * within, outside = _allPairs - within - across, count = (double)n + m;
        double scale = _allPairs / (count * (count - 1) / 2);
        return scale > 0
            ? (2 * across / ((double)m * n) - within / (m * (m - 1.0) / 2) - outside / (n * (n - 1.0) / 2)) / scale
            : 0;
    }
}
