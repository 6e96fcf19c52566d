using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBot.Core.Access;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Access;

/// <summary>Between a request's state and its row.</summary>
internal static class AccessStates
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new ValueListConverter(), new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true,
    };

    /// <returns>None for a row that nobody has taken up, or whose term is over.</returns>
    public static AccessRequestState? Read(AccessRequestRow row) => Read(row.State);

    /// <param name="state">As in the row.</param>
    public static AccessRequestState? Read(string? state) => string.IsNullOrEmpty(state) ? null : JsonSerializer.Deserialize<AccessRequestState>(state, Options);

    public static void Write(AccessRequestRow row, AccessRequestState state)
    {
        (row.Number, row.PersonId, row.ToolId) = (state.Number, state.Requester.Value, state.Tool.Value);
        (row.RequestedDay, row.Status, row.DecidedDay, row.EndedDay, row.UntilDay) = (state.ClockDay, state.Status, state.DecidedDay, state.EndedDay, state.UntilDay);
        (row.Stage, row.Severity, row.OwnerId, row.NextDay) = (state.Stage, state.Severity, state.Owner.Value, state.NextDay);
        row.State = JsonSerializer.Serialize(state, Options);
        row.Version++;
    }

    /// <param name="sequence">Of the last event so far.</param>
    public static void Record(ChatBotDb db, Guid request, int sequence, IEnumerable<AccessEvent> events)
    {
        foreach (var one in events)
            db.AccessEvents.Add(new AccessEventRow
            {
                RequestId = request, Sequence = ++sequence, At = one.At, ActorId = one.Actor?.Value, Kind = one.Kind, Platform = one.Platform, Before = one.Before, After = one.After, Note = one.Note,
            });
    }

    private sealed class ValueListConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

        private sealed class Of<T> : JsonConverter<ValueList<T>>
        {
            public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []);

            public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
            {
                writer.WriteStartArray();
                foreach (var item in value) JsonSerializer.Serialize(writer, item, options);
                writer.WriteEndArray();
            }
        }
    }
}
