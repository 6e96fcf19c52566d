namespace ChatBot.Storage.Facts;

/// <summary>Why figures about days that were over move where no source told anew. Stands in <c>Restatements</c> where a source would.</summary>
internal enum HouseChange
{
    IdentitiesLinked = -1,
    OtherFeedCounted = -2,
    ProjectRulesChanged = -3,
}
