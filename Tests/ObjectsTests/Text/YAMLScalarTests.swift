import Testing

@testable import Objects

@Suite("YAML scalars")
struct YAMLScalarTests {
    @Test(
        "Plain scalars mean what go-yaml takes them for",
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string),
            ("y", .bool(true)), ("Y", .bool(true)), ("yes", .bool(true)), ("YES", .bool(true)), ("yEs", .string),
            ("on", .bool(true)), ("On", .bool(true)), ("true", .bool(true)), ("True", .bool(true)), ("tRue", .string),
            ("n", .bool(false)), ("no", .bool(false)), ("Off", .bool(false)), ("FALSE", .bool(false)),
            ("none", .string),
            ("0", .integer(0)), ("-0", .integer(0)), ("+12", .integer(12)), ("1_000", .integer(1000)),
            ("-1_0_", .integer(-10)),
            ("0777", .integer(511)), ("0o17", .integer(15)), ("0O17", .integer(15)), ("-0x1f", .integer(-31)),
            ("0XFF", .integer(255)), ("0b101", .integer(5)), ("-0b11", .integer(-3)), ("0b102", .string),
            ("0x", .string),
            ("0xG", .string), ("08", .double(8)), ("0o8", .string), ("0_7", .integer(7)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .unsigned(9_223_372_036_854_775_808)),
            ("18446744073709551616", .double(18_446_744_073_709_551_616)),
            ("-9223372036854775809", .double(-9_223_372_036_854_775_808)), ("0xFFFFFFFFFFFFFFFF", .unsigned(.max)),
            ("1.5", .double(1.5)), ("-1.5e3", .double(-1500)), ("1.", .double(1)), ("1.e2", .double(100)),
            (".5", .double(0.5)),
            ("-.5", .double(-0.5)), ("+.5e-1", .double(0.05)), (".", .string), ("-", .string), ("+", .string),
            ("1e3", .double(1000)),
            ("1e", .string), ("1e400", .string), ("._5", .string), ("1_0.5", .double(10.5)), ("..5", .string),
            ("1.2.3", .string),
            (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)), ("+.Inf", .double(.infinity)),
            (".iNf", .string),
            ("12:30:45", .string), ("2024-01-01", .string), ("2024-01-01T00:00:00Z", .string), ("1Gi", .string),
            ("100m", .string),
            ("0.1.0", .string), ("1.25.0", .string), ("<<", .string), ("=", .string), ("infinity", .string),
            ("nan", .string),
            ("NaN", .string), ("0x1p3", .string), ("1 2", .string), ("é", .string)
        ] as [(String, YAMLScalar)])
    func resolves(_ text: String, _ expected: YAMLScalar) {
        #expect(YAMLScalar.resolve(text) == expected, "\(text)")
    }

    @Test("Not-a-number is a number to YAML", arguments: [".nan", ".NaN", ".NAN"])
    func notANumber(_ text: String) {
        guard case .double(let number) = YAMLScalar.resolve(text) else {
            Issue.record("\(text) is no double")
            return
        }
        #expect(number.isNaN)
    }

    @Test(
        "Dates are told from other texts",
        arguments: [
            ("2024-01-02", true), ("2024-1-2", true), ("2024-01-02T03:04:05Z", true),
            ("2024-01-02t03:04:05.5+01:00", true),
            ("2024-01-02 03:04:05", true), ("2024-01-02 03:04:05.123", true), ("2024-13-02", false), ("2024-01", false),
            ("24-01-02", false), ("2024-01-02T03:04:05", false), ("2024-01-02T03:04Z", false), ("2024-01-02x", false),
            ("", false)
        ])
    func timestamps(_ text: String, _ expected: Bool) { #expect(YAMLScalar.isTimestamp(text) == expected) }
}
