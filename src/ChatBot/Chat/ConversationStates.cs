using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ChatBot.Core.Questions;

namespace ChatBot.Chat;

/// <summary>What a conversation remembers, as JSON in its row. It holds readings, never the text of a message.</summary>
internal static class ConversationStates
{
    private static readonly Type[] Closed = [typeof(Period), typeof(Scope), typeof(Form), typeof(Comparison), typeof(Parsed)];

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheCases } },
        Converters = { new NamesConverter(), new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A conversation belongs to one asker; long ids are shortened to their hash.</summary>
    public static string KeyOf(string conversation, string email) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(conversation))[..16])}|{email}";

    public static string Write(ConversationState state) => JsonSerializer.Serialize(state, Options);

    /// <returns>A fresh state where the JSON is of another version.</returns>
    public static ConversationState Read(string? json)
    {
        if (json is null) return ConversationState.Fresh;
        try
        {
            return JsonSerializer.Deserialize<ConversationState>(json, Options) ?? ConversationState.Fresh;
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            return ConversationState.Fresh;
        }
    }

    /// <summary>A question alone, as an answer's buttons need it.</summary>
    public static string Write(Question question) => JsonSerializer.Serialize(question, Options);

    /// <returns>None where the JSON is of another version.</returns>
    public static Question? ReadQuestion(string? json)
    {
        if (json is null) return null;
        try
        {
            return JsonSerializer.Deserialize<Question>(json, Options);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static void NameTheCases(JsonTypeInfo info)
    {
        if (info.Kind == JsonTypeInfoKind.Object)
            foreach (var property in info.Properties.Where(p => p.Set is null).ToList())
                if (!IsOfConstructor(info.Type, property.Name)) info.Properties.Remove(property);
        if (!Closed.Contains(info.Type)) return;
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "$", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization };
        foreach (var type in info.Type.GetNestedTypes().Where(t => t.IsSubclassOf(info.Type)))
            info.PolymorphismOptions.DerivedTypes.Add(new(type, type.Name));
    }

    private static bool IsOfConstructor(Type type, string name) =>
        type.GetConstructors().Any(c => c.GetParameters().Any(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)));

    private sealed class NamesConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Names<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

        private sealed class Of<T> : JsonConverter<Names<T>>
        {
            public override Names<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                NamesBuilder.Create<T>(JsonSerializer.Deserialize<T[]>(ref reader, options));

            public override void Write(Utf8JsonWriter writer, Names<T> value, JsonSerializerOptions options)
            {
                writer.WriteStartArray();
                foreach (var item in value) JsonSerializer.Serialize(writer, item, options);
                writer.WriteEndArray();
            }
        }
    }
}
