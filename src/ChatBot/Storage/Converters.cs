using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatBot.Storage;

/// <summary>How days, instants and keys are written, the same on both engines, so that both sort and compare them as integers and bytes.</summary>
internal static class Converters
{
    public static void Apply(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateOnly>().HaveConversion<DayConverter>();
        conventions.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        conventions.Properties<Guid>().HaveConversion<KeyConverter>();
    }

    /// <summary>Days since 1 January of year 1: weekday arithmetic works in SQL (<c>Day % 7</c>, 0 = Monday).</summary>
    public static int ToNumber(DateOnly day) => day.DayNumber;

    /// <summary>Milliseconds since 1970-01-01T00:00Z.</summary>
    public static long ToNumber(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    /// <summary>Big-endian, so that version 7 keys sort by time in both engines.</summary>
    public static byte[] ToBytes(Guid key) => key.ToByteArray(bigEndian: true);

    private sealed class DayConverter() : ValueConverter<DateOnly, int>(d => d.DayNumber, n => DateOnly.FromDayNumber(n));

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        i => i.ToUnixTimeMilliseconds(), n => DateTimeOffset.FromUnixTimeMilliseconds(n));

    private sealed class KeyConverter() : ValueConverter<Guid, byte[]>(
        k => k.ToByteArray(true), b => new Guid(b, true), new ConverterMappingHints(size: 16));
}
