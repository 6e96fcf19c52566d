namespace ChatBot.Storage;

/// <summary>Which of the hosts on one SQLite file this is: the lowest number that no other living process holds. They share a machine, and with it the locks on files.</summary>
internal sealed class HostPlace : IDisposable
{
    private const int Most = 64;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string directory;
    private readonly FileStream held;
    private readonly TimeProvider clock;
    private long lookedAt;
    private int neighbours;

    public HostPlace(StorageOptions storage, TimeProvider clock)
    {
        (directory, this.clock) = (Directory.CreateDirectory(storage.DataDirectory).FullName, clock);
        for (Number = 1; ; Number++)
        {
            try
            {
                // The operating system lets go of it however the process ends.
                held = Hold(Number, FileMode.OpenOrCreate);
                return;
            }
            catch (IOException) when (Number < Most)
            {
                // Another host has it.
            }
        }
    }

    public int Number { get; }

    /// <summary>How many other hosts work on the file; known to within a second.</summary>
    public int Neighbours
    {
        get
        {
            if (lookedAt != 0 && clock.GetElapsedTime(lookedAt) < LookAgain) return neighbours;
            lookedAt = clock.GetTimestamp();
            return neighbours = Directory.EnumerateFiles(directory, "host-*.lock").Count(file => Path.GetFileName(file) != NameOf(Number) && IsHeld(file));
        }
    }

    public void Dispose() => held.Dispose();

    private FileStream Hold(int number, FileMode mode) => new(Path.Combine(directory, NameOf(number)), mode, FileAccess.ReadWrite, FileShare.None);

    private static bool IsHeld(string file)
    {
        try
        {
            using var free = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string NameOf(int number) => $"host-{number}.lock";
}
