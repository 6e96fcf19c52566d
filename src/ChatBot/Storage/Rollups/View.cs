namespace ChatBot.Storage.Rollups;

/// <summary>By which dimension of use a roll-up is kept. Every one but <see cref="Any"/> is kept by tool as well.</summary>
internal enum View
{
    /// <summary>Any use at all; only sets of people are kept so.</summary>
    Any = 0,
    Tool = 1,
    Model = 2,
    Feature = 3,
    Surface = 4,
    Project = 5,

    /// <summary>Every combination that occurs.</summary>
    Slice = 6,
}

internal enum Span { Day = 0, Month = 1 }
