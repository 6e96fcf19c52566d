using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration.Json;

namespace ChatBot.Operations;

/// <summary>Finds settings that nothing reads: a misspelt setting must stop the start, not be ignored.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Sections of the frameworks that the service is built on; they check themselves.</summary>
    private static readonly HashSet<string> FrameworkSections = new(StringComparer.OrdinalIgnoreCase)
    {
        "Logging", "Kestrel", "AllowedHosts", "Urls", "ConnectionStrings", "//",
    };

    /// <returns>One sentence with the remedy, or none when every setting has a reader.</returns>
    public static string? FirstProblem(IConfiguration configuration)
    {
        foreach (var (section, options) in Settings.Sections)
            if (UnknownBelow(configuration.GetSection(section), options) is { } unknown)
                return Sentence(unknown, options);

        var root = (IConfigurationRoot)configuration;
        foreach (var file in root.Providers.OfType<JsonConfigurationProvider>())
            foreach (var key in file.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase))
                if (!FrameworkSections.Contains(key) && !Settings.Sections.ContainsKey(key))
                    return $"The setting {key} in {file.Source.Path} is unknown. Known sections: {string.Join(", ", Settings.Sections.Keys)}.";
        return null;
    }

    private static (string Path, string Known)? UnknownBelow(IConfigurationSection section, Type options)
    {
        if (options.GetCustomAttribute<NamesAreFreeAttribute>() is { } free)
            return section.GetChildren().Where(child => child.Key != "//").Select(child => UnknownBelow(child, free.Below)).FirstOrDefault(unknown => unknown is not null);
        var properties = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
            .ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (child.Key == "//") continue;
            if (!properties.TryGetValue(child.Key, out var type)) return (child.Path, string.Join(", ", properties.Keys));
            if (IsNested(type) && UnknownBelow(child, type) is { } deeper) return deeper;
            if (ByName(type) is { } below)
                foreach (var named in child.GetChildren().Where(c => c.Key != "//"))
                    if (UnknownBelow(named, below) is { } deepest) return deepest;
        }

        return null;
    }

    /// <summary>What lies below each name of a dictionary, where it is a class of ours.</summary>
    private static Type? ByName(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && IsNested(type.GetGenericArguments()[1]) ? type.GetGenericArguments()[1] : null;

    private static bool IsNested(Type type) =>
        type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type) && type.Namespace?.StartsWith("ChatBot", StringComparison.Ordinal) == true;

    private static string Sentence((string Path, string Known) unknown, Type _) =>
        $"The setting {unknown.Path} is unknown. Known there: {unknown.Known}.";
}
