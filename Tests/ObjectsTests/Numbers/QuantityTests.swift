import Testing

@testable import Objects

@Suite("Quantities")
struct QuantityTests {
    @Test(
        "A quantity is written in its canonical form",
        arguments: [
            ("0", "0"), ("0Ki", "0"), ("0.0", "0"), ("-0", "0"), ("+5", "5"), ("-5", "-5"), ("007", "7"), ("5.", "5"),
            (".5", "500m"),
            ("1.5", "1500m"), ("0.1", "100m"), ("100m", "100m"), ("1000m", "1"), ("1500m", "1500m"), ("2000k", "2M"),
            ("1000", "1k"),
            ("1024", "1024"), ("1Ki", "1Ki"), ("1024Ki", "1Mi"), ("1.5Gi", "1536Mi"), ("0.5Ki", "512"),
            ("0.5Mi", "512Ki"),
            ("1.1Ki", "1126400m"), ("0.0001Ki", "102400u"), ("1536Mi", "1536Mi"), ("1000Ki", "1000Ki"),
            ("512Ki", "512Ki"),
            ("1n", "1n"), ("1000n", "1u"), ("1u", "1u"), ("0.9n", "1n"), ("-0.9n", "-1n"),
            ("1.00000000001", "1000000001n"),
            ("1e3", "1e3"), ("1E3", "1e3"), ("12e6", "12e6"), ("1e-3", "1e-3"), ("100e-3", "100e-3"), ("1e2", "100"),
            ("1e1", "10"),
            ("1E", "1E"), ("1P", "1P"), ("1T", "1T"), ("1G", "1G"), ("1M", "1M"), ("1k", "1k"), ("1000E", "1e21"),
            ("8Ei", "9223372036854775807"),
            ("7Ei", "7Ei"), ("-1.5Gi", "-1536Mi"), ("1.2345", "1234500u"),
            ("18446744073709551616", "18446744073709551616"),
            ("123456789012345678", "123456789012345678"), ("3.000", "3"), ("1e+3", "1e3")
        ])
    func canonical(_ text: String, _ expected: String) throws {
        let quantity = try #require(Quantity(text))
        #expect(quantity.description == expected)
        #expect(try #require(Quantity(quantity.description)) == quantity)
    }

    @Test(
        "What is no quantity is refused",
        arguments: [
            "", "-", "+", ".", "a", "1a", "1 ", " 1", "1.2.3", "--1", "1e", "1Ki2", "1ki", "1KI", "1mi", "1i", "1K",
            "1Zi", "1.e", "1e3.5", "1_000",
            "0x10", "١", "1e99999999999999999999", "1e40", "1000000000000000000000000000000", "m", "Ki", "1e3k", "1mm",
            "∞", "1\u{0}", "NaN"
        ])
    func refused(_ text: String) { #expect(Quantity(text) == nil) }

    @Test(
        "Whole units and thousandths are rounded away from zero",
        arguments: [
            ("1", 1, 1000), ("100m", 1, 100), ("-100m", -1, -100), ("1.5", 2, 1500), ("1n", 1, 1), ("1.0001", 2, 1001),
            ("-1.0001", -2, -1001),
            ("1Ki", 1024, 1_024_000), ("0", 0, 0), ("1E", 1_000_000_000_000_000_000, .max), ("100E", .max, .max),
            ("-100E", .min, .min)
        ] as [(String, Int64, Int64)])
    func rounding(_ text: String, _ value: Int64, _ milli: Int64) throws {
        let quantity = try #require(Quantity(text))
        #expect(quantity.value == value)
        #expect(quantity.milliValue == milli)
    }

    @Test("Fields hold texts or bare numbers")
    func values() {
        #expect(Quantity(Value.integer(2)) == Quantity("2"))
        #expect(Quantity(Value.double(0.5))?.milliValue == 500)
        #expect(Quantity(Value.double(1e-7))?.description == "100e-9")
        #expect(Quantity(Value.string("1Gi"))?.value == 1 << 30)
        #expect(Quantity(Value.null) == nil)
    }

    @Test("Amounts that are written in different ways are equal and have one hash")
    func equality() throws {
        let texts = ["1024", "1Ki", "1.024k", "1024000m", "1024e0"]
        let all = try texts.map { try #require(Quantity($0)) }
        #expect(Set(all).count == 1)
        #expect(try #require(Quantity("1.1")) > #require(Quantity("1")))
        #expect(try #require(Quantity("-2")) < #require(Quantity("1m")))
    }

    @Test("Sums keep the way in which the left side is written")
    func sums() throws {
        func sum(_ left: String, _ right: String) throws -> String {
            try (#require(Quantity(left)) + #require(Quantity(right))).description
        }
        #expect(try sum("100m", "200m") == "300m")
        #expect(try sum("1Gi", "512Mi") == "1536Mi")
        #expect(try sum("1Gi", "24k") == "1073765824")
        #expect(try sum("0", "1Ki") == "1Ki")
        #expect(try sum("1k", "1Ki") == "2024")
        #expect(try (#require(Quantity("1")) - #require(Quantity("1m"))).description == "999m")
        #expect(try (#require(Quantity("1500m")) * 3).description == "4500m")
        var total: Quantity = .zero
        for text in ["0.1", "0.2"] {
            let part: Quantity = try #require(Quantity(text))
            total += part
        }
        #expect(total == Quantity("0.3"))
        var large = try #require(Quantity("1e28"))
        for _ in 0..<200 { large = large * 3 }
        #expect(large > Quantity(whole: .max))
        #expect((large * -3).isNegative)
        #expect(large + large == large)
    }

    @Test("Random amounts survive writing and reading", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        for _ in 0..<500 {
            let format: Quantity.Format = [.decimalSI, .binarySI, .decimalExponent][random.below(3)]
            let nanos = Int128(Int64(truncatingIfNeeded: random.source.next())) * Int128(random.below(1_000_000))
            let quantity = Quantity(nanos: nanos >> Int128(random.below(80)), format: format)
            #expect(Quantity(quantity.description) == quantity, "seed \(seed): \(quantity)")
        }
    }
}
