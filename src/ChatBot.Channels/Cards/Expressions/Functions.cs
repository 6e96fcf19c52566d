using System.Collections.Frozen;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Every prebuilt function, by its case-sensitive name.</summary>
internal static class Functions
{
    private static readonly FrozenDictionary<string, Function> ByName = new[]
    {
        LogicFunctions.All, TextFunctions.All, CollectionFunctions.All, NumberFunctions.All,
        DateFunctions.All, ConversionFunctions.All, ObjectFunctions.All,
    }.SelectMany(group => group).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static Function? Find(string name) => ByName.GetValueOrDefault(name);
}
