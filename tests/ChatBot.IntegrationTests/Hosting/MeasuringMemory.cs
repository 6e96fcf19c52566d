namespace ChatBot.IntegrationTests.Hosting;

/// <summary>Tests that look at the memory of the whole process run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuringMemory
{
    public const string Name = "memory";
}
