import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Logs") struct LogTests {
    /// Runs bytes through a stream into a file, in pieces, and gives the entries without their times.
    private func entries(_ pieces: [String], bounds: LogFile.Bounds = .init()) throws -> [String] {
        let host = try Host()
        defer { rmdir(host.path) }
        let path = host.path + "/0.log"
        defer { unlink(path) }
        let pipe = try Pipe()
        var log = LogFile(path: path, bounds: bounds)
        var clock = LogClock()
        var stream = LogStream("stdout", reading: pipe.reader)
        for piece in pieces {
            var bytes = Array(piece.utf8)[...]
            while !bytes.isEmpty {
                let part = bytes.prefix(4096)
                #expect(part.withUnsafeBytes { write(pipe.writer, $0.baseAddress, $0.count) } == part.count)
                while stream.take(into: &log, clock: &clock) {}
                bytes = bytes.dropFirst(4096)
            }
        }
        close(pipe.writer)
        while stream.take(into: &log, clock: &clock) {}
        stream.end(into: &log, clock: &clock)
        log.close()
        return try Files.text(path, limit: 1 << 20).split(separator: "\n").map { String($0.dropFirst(31)) }
    }

    @Test func linesAreEntries() throws {
        #expect(
            try entries(["one\ntw", "o\n\nfour"]) == ["stdout F one", "stdout F two", "stdout F ", "stdout P four"])
    }

    @Test(arguments: [16383, 16384, 16385, 40000]) func longLinesAreCut(_ length: Int) throws {
        let line = String(repeating: "x", count: length)
        let entries = try entries([line + "\nnext\n"])
        #expect(entries.last == "stdout F next")
        #expect(entries.dropLast().dropLast().allSatisfy { $0.hasPrefix("stdout P ") && $0.count == 9 + 16384 })
        #expect(entries.dropLast().last?.hasPrefix("stdout F ") == true)
        #expect(entries.dropLast().map { $0.dropFirst(9) }.joined() == line)
    }

    @Test func timesAreRFC3339WithNanoseconds() {
        var clock = LogClock()
        for (time, text) in [
            (1_772_357_400_000_000_000, "2026-03-01T09:30:00.000000000Z"),
            (1_772_357_400_000_000_001, "2026-03-01T09:30:00.000000001Z"),
            (1_772_357_459_999_999_999, "2026-03-01T09:30:59.999999999Z")
        ] {
            clock.set(Int64(time))
            clock.withHeader("stderr", 70) {
                #expect(String(decoding: $0, as: UTF8.self) == "\(text) stderr F ")
                #expect(text == Timestamp(nanoseconds: Int64(time)).nanoText)
            }
        }
    }

    @Test func aFullDiskLosesTheLogAndNothingElse() throws {
        try #require(access("/dev/full", W_OK) == 0)
        var log = LogFile(path: "/dev/full")
        let header = Array("header ".utf8)
        let text = Array("text".utf8)
        for _ in 0..<10000 {
            header.withUnsafeBytes { header in text.withUnsafeBytes { log.append(header, $0) } }
        }
        log.close()
        #expect(log.dropped == 10000 * 12)
        #expect(log.failure == ENOSPC)
    }

    @Test func oneHundredMegabytesAreRotatedAndBounded() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(
                runtime, shell: "yes 0123456789012345678901234567890123456789 | head -c 100000000")
            let exit = try await eventually("it ends", within: .seconds(60)) { () -> ContainerStatus.Exit? in
                if case .exited(let exit) = try await runtime.status(of: id).state { return exit }
                return nil
            }
            #expect(exit.exitCode == 0)
            let path = try await runtime.status(of: id).logPath
            let names = try Files.names(in: Files.parent(of: path))
            #expect(names.count == 5 && names.first == "0.log")
            for name in names {
                let bytes = try Files.bytes(Files.parent(of: path) + "/" + name, limit: 10 << 20)
                #expect(bytes.last == 10)
                #expect(name == "0.log" || bytes.count > 10_400_000)
            }
            #expect(try host.state(runtime, id).notes.allSatisfy { !$0.contains("log") })
        }
    }
}
