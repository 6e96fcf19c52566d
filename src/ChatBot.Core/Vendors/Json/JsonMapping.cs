namespace ChatBot.Core.Vendors.Json;

/// <summary>The two ways in which JSON payloads are taken: record by record, or as one document with rows inside.</summary>
internal static class JsonMapping
{
    /// <summary>Maps each record of an array, of newline-delimited JSON, or of a lone object; a broken record is rejected alone.</summary>
    public static MappedBatch Records(ReadOnlyMemory<byte> payload, MappingContext context, Action<Fields, BatchBuilder> map)
    {
        if (JsonPayload.Records(payload, out var problem) is not { } records) return MappedBatch.Refused(problem!);
        var builder = new BatchBuilder(context);
        for (var i = 0; i < records.Count; i++) Record(records[i], i, builder, map);
        // A body that holds nothing but one unreadable record is no batch at all.
        return records.Count == 1 && builder.Build() is { Rejected: [{ Reason: JsonPayload.NotJson or JsonPayload.NotUtf8 } only] }
            ? MappedBatch.Refused(only.Reason)
            : builder.Build();
    }

    public static MappedBatch Document(ReadOnlyMemory<byte> payload, MappingContext context, Action<Fields, BatchBuilder> map)
    {
        using var document = JsonPayload.Parse(payload, out var problem);
        if (document is null) return MappedBatch.Refused(problem!);
        var builder = new BatchBuilder(context);
        if (document.RootElement.ValueKind != System.Text.Json.JsonValueKind.Object) return MappedBatch.Refused("the document is not an object");
        map(new(document.RootElement, builder), builder);
        return builder.Build();
    }

    /// <summary>Maps the rows of a document one by one, each of which counts or is rejected as a whole.</summary>
    public static void Rows(List<Fields> rows, BatchBuilder builder, Action<Fields> map)
    {
        for (var i = 0; i < rows.Count; i++) Row(i, rows[i], builder, map);
    }

    public static void Row(int index, Fields row, BatchBuilder builder, Action<Fields> map)
    {
        if (!row.Exists)
        {
            builder.Reject(index, NotAnObject);
            return;
        }
        builder.Open();
        map(row);
        builder.Close(index);
    }

    private const string NotAnObject = "the record is not an object";

    private static void Record(ReadOnlyMemory<byte> record, int index, BatchBuilder builder, Action<Fields, BatchBuilder> map)
    {
        using var document = JsonPayload.Parse(record, out var problem);
        if (document is null) builder.Reject(index, problem!);
        else Row(index, new(document.RootElement, builder), builder, row => map(row, builder));
    }
}
