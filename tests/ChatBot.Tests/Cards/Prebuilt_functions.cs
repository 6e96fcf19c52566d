using ChatBot.Channels.Cards.Expressions;

namespace ChatBot.Tests.Cards;

public sealed class Prebuilt_functions
{
    private const string Data = """
        {"word":"hello","people":[{"n":"Cy","a":30},{"n":"Al","a":20},{"n":"Bo"}],"nums":[3,1,2],"mixed":[1,2.5],"nothing":null,"o":{"key1":"value1"},
         "t":"2018-03-15T13:00:00.000Z","message":"{\"releaseName\":\"R1\",\"n\":[1,2]}","emoji":"😀","yes":true,
         "store":{"book":[{"title":"A","price":8.95},{"title":"B","price":12.99}],"bike":{"price":19.95}}}
        """;

    public static TheoryData<string, string> Table() => new()
    {
        // logic
        { "if(yes, 'a', 'b')", "\"a\"" }, { "if(0, 'a', 'b')", "\"a\"" }, { "if('', 'a', 'b')", "\"a\"" }, { "if('false', 'a', 'b')", "\"a\"" },
        { "if(missing, 'a', 'b')", "\"b\"" }, { "if(missing >= 3000, 'good', 'attention')", "\"attention\"" }, { "if(1/0, 'a', 'b')", "\"b\"" },
        { "if(true, 'a', 1/0)", "\"a\"" }, { "if(empty(missing), '', missing)", "\"\"" }, { "if(true, nothing, 1)", "\"${if(true, nothing, 1)}\"" },
        { "and(true, 1, 'x')", "true" }, { "and(true, missing)", "false" }, { "and(1/0 == 1, true)", "false" }, { "or(false, missing)", "false" },
        { "or(1/0 == 1, 0)", "true" }, { "not(missing)", "true" }, { "not(0)", "false" }, { "not(1/0)", "true" },
        { "equals(1, 1.0)", "true" }, { "equals('a', 'A')", "false" }, { "equals(nothing, missing)", "true" },
        { "greater(2, 1)", "true" }, { "greaterOrEquals(2, 2)", "true" }, { "less('a', 'b')", "true" }, { "lessOrEquals(3, 2)", "false" },
        { "exists(word)", "true" }, { "exists(null)", "false" }, { "exists(missing.deep)", "false" }, { "exists(1/0)", "false" },
        // string
        { "concat('a', 1, true, nothing, 2.50)", "\"a1true2.5\"" }, { "concat(nums, createArray(9))", "[3,1,2,9]" },
        { "string(12.50)", "\"12.5\"" }, { "string(o)", "\"{\\\"key1\\\":\\\"value1\\\"}\"" }, { "string(nums)", "\"[3,1,2]\"" }, { "string(true)", "\"true\"" },
        { "string(1234.5, 'de-DE')", "\"1234,5\"" },
        { "toUpper(word)", "\"HELLO\"" }, { "toLower('ABC')", "\"abc\"" }, { "toUpper(missing)", "\"\"" },
        { "trim('  a b ')", "\"a b\"" }, { "length(word)", "5" }, { "length(emoji)", "2" }, { "length(missing)", "0" },
        { "substring(word, 1)", "\"ello\"" }, { "substring(word, 1, 2)", "\"el\"" }, { "substring(word, 0, 0)", "\"\"" },
        { "substring(word, 9)", "\"${substring(word, 9)}\"" }, { "substring(word, 3, 3)", "\"${substring(word, 3, 3)}\"" }, { "substring(word, -1)", "\"${substring(word, -1)}\"" },
        { "replace(word, 'l', 'k')", "\"hekko\"" }, { "replace(word, 'L', 'k')", "\"hello\"" }, { "replaceIgnoreCase(word, 'L', 'k')", "\"hekko\"" },
        { "replace(word, '', 'k')", "\"${replace(word, '', 'k')}\"" }, { "replace('a.b', '.', nothing)", "\"ab\"" },
        { "split('a b c', ' ')", "[\"a\",\"b\",\"c\"]" }, { "split('ab', '')", "[\"a\",\"b\"]" }, { "split('ab')", "[\"a\",\"b\"]" },
        { "join(nums, ', ')", "\"3, 1, 2\"" }, { "join(nums, ', ', ' and ')", "\"3, 1 and 2\"" }, { "join(createArray('a','b'), ', ', ' and ')", "\"a and b\"" },
        { "join(createArray('a'), ', ', ' and ')", "\"a\"" }, { "join(createArray(), ', ')", "\"\"" }, { "join(word, ',')", "\"${join(word, ',')}\"" },
        { "startsWith(word, 'he')", "true" }, { "startsWith(word, 'He')", "false" }, { "endsWith(word, 'lo')", "true" },
        { "indexOf(word, 'l')", "2" }, { "indexOf(word, 'z')", "-1" }, { "indexOf(nums, 1)", "1" }, { "lastIndexOf(word, 'l')", "3" }, { "lastIndexOf(createArray('a','b','a'), 'a')", "2" },
        { "reverse(word)", "\"olleh\"" }, { "reverse(nums)", "[2,1,3]" }, { "titleCase('abc dEF')", "\"Abc Def\"" }, { "sentenceCase('aBC dE')", "\"Abc de\"" },
        { "addOrdinal(1)", "\"1st\"" }, { "addOrdinal(11)", "\"11th\"" }, { "addOrdinal(22)", "\"22nd\"" }, { "addOrdinal(103)", "\"103rd\"" }, { "addOrdinal(112)", "\"112th\"" }, { "addOrdinal(-1)", "\"-1\"" },
        { "length(newGuid())", "36" }, { "eol()", "\"\\n\"" },
        // collection
        { "count(nums)", "3" }, { "count(word)", "5" }, { "count(emoji)", "2" }, { "count(o)", "1" }, { "count(missing)", "0" }, { "count(1)", "\"${count(1)}\"" },
        { "contains(word, 'ell')", "true" }, { "contains(nums, 2)", "true" }, { "contains(nums, 9)", "false" }, { "contains(o, 'key1')", "true" }, { "contains(o, 'x')", "false" }, { "contains(missing, 'x')", "false" },
        { "empty(missing)", "true" }, { "empty('')", "true" }, { "empty(createArray())", "true" }, { "empty(json('{}'))", "true" }, { "empty(0)", "false" }, { "empty(nums)", "false" },
        { "first(nums)", "3" }, { "first(word)", "\"h\"" }, { "first(createArray())", "\"${first(createArray())}\"" }, { "last(nums)", "2" }, { "last(word)", "\"o\"" }, { "last(createArray())", "\"${last(createArray())}\"" },
        { "createArray(1, 'a', nothing)", "[1,\"a\",null]" }, { "union(nums, createArray(2, 4))", "[3,1,2,4]" }, { "intersection(nums, createArray(2, 3, 9))", "[3,2]" },
        { "unique(createArray(1, 5, 1, 'a', 'a'))", "[1,5,\"a\"]" }, { "flatten(createArray(1, createArray(2, createArray(3))))", "[1,2,3]" }, { "flatten(createArray(1, createArray(2, createArray(3))), 1)", "[1,2,[3]]" },
        { "skip(nums, 1)", "[1,2]" }, { "skip(nums, 9)", "[]" }, { "skip(nums, -1)", "[3,1,2]" }, { "take(nums, 2)", "[3,1]" }, { "take(word, 2)", "\"he\"" }, { "take(nums, -1)", "[]" },
        { "subArray(nums, 1)", "[1,2]" }, { "subArray(nums, 0, 2)", "[3,1]" }, { "subArray(nums, 1, 9)", "\"${subArray(nums, 1, 9)}\"" },
        { "sortBy(nums)", "[1,2,3]" }, { "sortByDescending(nums)", "[3,2,1]" }, { "join(select(sortBy(people, 'a'), p, p.n), ',')", "\"Bo,Al,Cy\"" },
        { "join(select(sortByDescending(people, 'n'), p, p.n), ',')", "\"Cy,Bo,Al\"" }, { "sortBy(createArray(1, 'a'))", "\"${sortBy(createArray(1, 'a'))}\"" },
        { "where(nums, x, x > 1)", "[3,2]" }, { "count(where(people, p, p.a >= 20))", "2" }, { "where(json('{\"a\":1,\"b\":2}'), p, p.value > 1)", "{\"b\":2}" },
        { "foreach(nums, x, x * 2)", "[6,2,4]" }, { "foreach(people, p, concat(p.n, '/', $root.word))", "[\"Cy/hello\",\"Al/hello\",\"Bo/hello\"]" },
        { "foreach(createArray(1,2), x, join(foreach(createArray(3,4), y, x * y), '-'))", "[\"3-4\",\"6-8\"]" }, { "foreach(createArray(1,2), x, sum(foreach(createArray(10,20), x, x)))", "[30,30]" },
        { "foreach(o, p, concat(p.key, '=', p.value))", "[\"key1=value1\"]" }, { "foreach(word, x, x)", "\"${foreach(word, x, x)}\"" }, { "foreach(nums, 1, 2)", "\"${foreach(nums, 1, 2)}\"" },
        { "select(nums, x => x + 1)", "[4,2,3]" }, { "any(nums, x, x > 2)", "true" }, { "any(createArray(), x, true)", "false" }, { "all(nums, x, x > 0)", "true" }, { "all(nums, x, x > 1)", "false" },
        { "indicesAndValues(createArray('a','b'))", "[{\"index\":0,\"value\":\"a\"},{\"index\":1,\"value\":\"b\"}]" },
        // number
        { "add(1, 2, 3)", "6" }, { "add('a', 1)", "\"a1\"" }, { "sub(5, 2, 1)", "2" }, { "mul(2, 5, 2)", "20" }, { "div(5, 2)", "2" }, { "div(5, 2, 2)", "1" }, { "div(5, 2.0)", "2.5" },
        { "div(1, 0)", "\"${div(1, 0)}\"" }, { "mod(5, 2)", "1" }, { "mod(1, 0)", "\"${mod(1, 0)}\"" }, { "exp(2, 10)", "1024" }, { "exp(2, -1)", "0.5" },
        { "sum(nums)", "6" }, { "sum(mixed)", "3.5" }, { "sum(createArray())", "0" }, { "sum(createArray('a'))", "\"${sum(createArray('a'))}\"" }, { "average(createArray(1, 2))", "1.5" },
        { "min(nums)", "1" }, { "min(4, 2, 3)", "2" }, { "max(nums, 9)", "9" }, { "max('a', 1)", "\"${max('a', 1)}\"" },
        { "round(3.51)", "4" }, { "round(3.55, 1)", "3.6" }, { "round(2.675, 2)", "2.68" }, { "round(-3.7)", "-4" }, { "round(5)", "5" }, { "round(1.2, 16)", "\"${round(1.2, 16)}\"" },
        { "floor(3.9)", "3" }, { "floor(-3.1)", "-4" }, { "ceiling(3.1)", "4" }, { "ceiling(-3.9)", "-3" },
        { "range(1, 4)", "[1,2,3,4]" }, { "range(-1, 2)", "[-1,0]" }, { "range(1, 0)", "\"${range(1, 0)}\"" },
        { "int('10')", "10" }, { "int(10.7)", "10" }, { "int('x')", "\"${int('x')}\"" }, { "float('10.5')", "10.5" }, { "float('x')", "\"${float('x')}\"" },
        { "formatNumber(1234567.891, 2)", "\"1,234,567.89\"" }, { "formatNumber(1234567.891, 2, 'de-DE')", "\"1.234.567,89\"" }, { "formatNumber(20, 2)", "\"20.00\"" }, { "formatNumber(1.551, 2)", "\"1.55\"" },
        { "formatNumber('1', 2)", "\"${formatNumber('1', 2)}\"" }, { "formatNumber(1, 2, 'xx-nowhere-at-all')", "\"${formatNumber(1, 2, 'xx-nowhere-at-all')}\"" },
        // date
        { "formatDateTime(t, 'yyyy-MM-dd')", "\"2018-03-15\"" }, { "formatDateTime(t, 'dddd, MMMM d, yyyy h:mm tt')", "\"Thursday, March 15, 2018 1:00 PM\"" },
        { "formatDateTime('2018-03-15')", "\"2018-03-15T00:00:00.000Z\"" }, { "formatDateTime('2018-03-15T13:00:00', 'HH:mm')", "\"13:00\"" },
        { "formatDateTime('2018-03-15T13:00:00+02:00', 'yyyy-MM-ddTHH:mm:ssZ')", "\"2018-03-15T11:00:00Z\"" }, { "formatDateTime(t, 'dddd', 'de-DE')", "\"Donnerstag\"" },
        { "formatDateTime(1, 'yyyy')", "\"${formatDateTime(1, 'yyyy')}\"" }, { "formatDateTime('12:00')", "\"${formatDateTime('12:00')}\"" },
        { "formatEpoch(1521118800, 'yyyy-MM-ddTHH:mm:ssZ')", "\"2018-03-15T13:00:00Z\"" }, { "formatEpoch(1521118800.5)", "\"2018-03-15T13:00:00.500Z\"" },
        { "formatTicks(637243624200000000, 'yyyy-MM-dd HH:mm')", "\"2020-05-06 11:47\"" }, { "utcNow('yyyy-MM-dd HH:mm:ss')", "\"2026-03-04 05:06:07\"" }, { "utcNow()", "\"2026-03-04T05:06:07.000Z\"" },
        { "addDays(t, 1, 'MM-dd-yy')", "\"03-16-18\"" }, { "addDays('2018-03-15T12:00:00Z', -1)", "\"2018-03-14T12:00:00.000Z\"" }, { "addHours(t, 12, 'yyyy-MM-dd HH')", "\"2018-03-16 01\"" },
        { "addMinutes(t, 30, 'HH:mm')", "\"13:30\"" }, { "addSeconds(t, 90, 'HH:mm:ss')", "\"13:01:30\"" }, { "addToTime(t, 1, 'Month', 'yyyy-MM-dd')", "\"2018-04-15\"" }, { "addToTime(t, 1, 'week')", "\"2018-03-22T13:00:00.000Z\"" },
        { "addToTime(t, 1, 'decade')", "\"${addToTime(t, 1, 'decade')}\"" }, { "subtractFromTime(t, 1, 'Year', 'yyyy')", "\"2017\"" }, { "getPastTime(1, 'Day', 'yyyy-MM-dd')", "\"2026-03-03\"" }, { "getFutureTime(2, 'Month', 'yyyy-MM-dd')", "\"2026-05-04\"" },
        { "dateReadBack(t, addDays(t, 1))", "\"tomorrow\"" }, { "dateReadBack(t, t)", "\"today\"" }, { "dateReadBack(addDays(t, 1), t)", "\"yesterday\"" },
        { "date(t)", "\"3/15/2018\"" }, { "year(t)", "2018" }, { "month(t)", "3" }, { "dayOfMonth(t)", "15" }, { "dayOfWeek(t)", "4" }, { "dayOfYear(t)", "74" }, { "year('soon')", "\"${year('soon')}\"" },
        { "startOfDay(t)", "\"2018-03-15T00:00:00.000Z\"" }, { "startOfHour('2018-03-15T13:30:30Z', 'HH:mm')", "\"13:00\"" }, { "startOfMonth(t, 'yyyy-MM-dd')", "\"2018-03-01\"" },
        { "ticks('2018-01-01T08:00:00.000Z')", "636503904000000000" }, { "ticksToDays(1728000000000)", "2" }, { "dateTimeDiff('2019-01-01T08:00:00.000Z','2018-01-01T08:00:00.000Z')", "315360000000000" },
        { "convertFromUTC('2018-01-02T02:00:00.000Z', 'Pacific Standard Time', 'D')", "\"Monday, January 1, 2018\"" }, { "convertFromUTC('2018-07-02T02:00:00Z', 'Europe/Berlin', 'HH:mm')", "\"04:00\"" },
        { "convertFromUTC('2018-07-02T02:00:00Z', 'Europe/Berlin', 'HH:mm zzz')", "\"04:00 +02:00\"" }, { "convertFromUTC('2018-01-02T02:00:00.000Z', 'America/Los_Angeles')", "\"2018-01-01T18:00:00.0000000\"" }, { "startOfMonth(t, 'o')", "\"2018-03-01T00:00:00.0000000Z\"" },
        { "convertFromUTC(t, 'Nowhere/Land')", "\"${convertFromUTC(t, 'Nowhere/Land')}\"" }, { "convertToUTC('01/01/2018 00:00:00', 'Pacific Standard Time')", "\"2018-01-01T08:00:00.000Z\"" }, { "convertToUTC('2018-07-01T12:00:00', 'Europe/Berlin', 'HH:mm')", "\"10:00\"" },
        // conversion
        { "json(message).releaseName", "\"R1\"" }, { "json(message).n[1]", "2" }, { "json('nope')", "\"${json('nope')}\"" }, { "json('[1,2]')[0]", "1" },
        { "bool(0)", "false" }, { "bool(2)", "true" }, { "bool('false')", "false" }, { "bool('true')", "true" }, { "bool('hi')", "true" }, { "bool(missing)", "false" },
        { "base64('hello')", "\"aGVsbG8=\"" }, { "base64ToString('aGVsbG8=')", "\"hello\"" }, { "base64ToBinary('aGk=')", "[104,105]" }, { "base64(base64ToBinary('aGk='))", "\"aGk=\"" }, { "base64ToString('***')", "\"${base64ToString('***')}\"" },
        { "uriComponent('http://contoso.com/a b')", "\"http%3A%2F%2Fcontoso.com%2Fa%20b\"" }, { "uriComponentToString('http%3A%2F%2Fcontoso.com')", "\"http://contoso.com\"" },
        { "dataUri('hello')", "\"data:text/plain;charset=utf-8;base64,aGVsbG8=\"" }, { "binary('hi')", "[104,105]" }, { "count(binary('hello'))", "5" },
        // object
        { "getProperty(o, 'key1')", "\"value1\"" }, { "getProperty('word')", "\"hello\"" }, { "getProperty(o, concat('KEY', '1'))", "\"value1\"" }, { "getProperty(o, 1)", "\"${getProperty(o, 1)}\"" },
        { "setProperty(o, 'key1', 2)", "{\"key1\":2}" }, { "setProperty(o, 'k', nothing)", "{\"key1\":\"value1\",\"k\":null}" }, { "addProperty(o, 'k', 1)", "{\"key1\":\"value1\",\"k\":1}" },
        { "addProperty(o, 'key1', 1)", "\"${addProperty(o, 'key1', 1)}\"" }, { "removeProperty(o, 'key1')", "{}" }, { "merge(o, json('{\"b\":{\"c\":1}}'))", "{\"key1\":\"value1\",\"b\":{\"c\":1}}" }, { "merge(o, nums)", "\"${merge(o, nums)}\"" },
        { "coalesce(missing, nothing, 'z')", "\"z\"" }, { "coalesce(missing, word)", "\"hello\"" }, { "jsonStringify(o)", "\"{\\\"key1\\\":\\\"value1\\\"}\"" }, { "jsonStringify('a')", "\"\\\"a\\\"\"" }, { "jsonStringify(null)", "\"null\"" },
        { "jPath(store, 'book[0].title')", "\"A\"" }, { "jPath($root, '$.store.book[*].title')", "[\"A\",\"B\"]" }, { "jPath(store, '$..price')", "[8.95,12.99,19.95]" }, { "jPath(store, '$.book[?(@.price > 10)].title')", "\"B\"" },
        { "jPath('{\"a\":[1,2,3]}', 'a[-1]')", "3" }, { "jPath(store, '$.nope')", "\"${jPath(store, '$.nope')}\"" }, { "jPath(store, 'book[0:1].title')", "\"A\"" }, { "jPath(store, \"$['bike']['price']\")", "19.95" },
        // checks
        { "isString(word)", "true" }, { "isString(1)", "false" }, { "isInteger(1)", "true" }, { "isInteger(2.0)", "true" }, { "isInteger(1.5)", "false" }, { "isFloat(1.5)", "true" }, { "isFloat(1)", "false" }, { "isBoolean(yes)", "true" },
        { "isBoolean('true')", "false" }, { "isArray(nums)", "true" }, { "isArray(word)", "false" }, { "isObject(o)", "true" }, { "isObject(nums)", "false" }, { "isDateTime(t)", "true" }, { "isDateTime('soon')", "false" }, { "isDateTime('1.5')", "false" },
        { "isMatch('abb', '^[ab]+$')", "true" }, { "isMatch('abc', '^[ab]+$')", "false" }, { "isMatch('abC', '^[a-z+$')", "\"${isMatch('abC', '^[a-z+$')}\"" }, { "isMatch('foobar', 'foo(?=bar)')", "true" }, { "isMatch(1, 'a')", "\"${isMatch(1, 'a')}\"" },
    };

    [Theory, MemberData(nameof(Table))]
    public void Give_what_their_documentation_says(string expression, string expected) => Expanding.Same(expected, Expanding.Value(expression, Data));

    [Fact]
    public void Every_listed_function_is_there_and_tested()
    {
        const string listed = """
            if and or not equals greater greaterOrEquals less lessOrEquals exists
            concat string toUpper toLower trim length substring replace replaceIgnoreCase split join startsWith endsWith indexOf lastIndexOf reverse
            titleCase sentenceCase addOrdinal newGuid eol
            count contains empty first last createArray union intersection unique flatten skip take subArray sortBy sortByDescending where foreach
            select any all indicesAndValues
            add sub mul div mod exp min max sum average round floor ceiling range int float formatNumber
            formatDateTime formatEpoch formatTicks utcNow addDays addHours addMinutes addSeconds addToTime subtractFromTime getPastTime getFutureTime
            dateReadBack date year month dayOfMonth dayOfWeek dayOfYear startOfDay startOfHour startOfMonth ticks ticksToDays dateTimeDiff
            convertFromUTC convertToUTC
            json bool base64 base64ToString base64ToBinary uriComponent uriComponentToString dataUri binary
            getProperty setProperty addProperty removeProperty merge coalesce jPath jsonStringify
            isString isInteger isFloat isBoolean isArray isObject isDateTime isMatch
            """;
        var tested = Table().Select(row => (string)row[0]).ToList();
        foreach (var name in listed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.NotNull(Functions.Find(name));
            Assert.Contains(tested, expression => expression.Contains(name + "(", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Names_are_case_sensitive() => Assert.Equal("${ToUpper(word)}", Expanding.Value("ToUpper(word)", Data)!.GetValue<string>());

    [Fact]
    public void Group_separators_are_those_of_the_locale()
    {
        var text = Expanding.Value("formatNumber(12000.3, 1, 'fr-FR')", Data)!.GetValue<string>();
        Assert.Matches("^12[\u202F\u00A0]000,3$", text);
    }

    [Fact]
    public void Objects_are_changed_in_copies_only() => Expanding.Same("[{\"key1\":2},{\"key1\":\"value1\"}]",
        Expanding.Value("createArray(setProperty(o, 'key1', 2), o)", Data));

    [Theory]
    [InlineData("join(foreach(range(1,100000), x, join(range(1,100000), ',')), ',')")]
    [InlineData("count(foreach(range(1,100000), x, foreach(range(1,100000), y, x*y)))")]
    [InlineData("replace(join(range(1,100000), 'aaaaaaaaaa'), 'a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb')")]
    public void A_flood_is_stopped(string expression) =>
        Assert.Throws<ChatBot.Channels.Cards.CardTooLargeException>(() => Expanding.Value(expression, "{}"));
}
