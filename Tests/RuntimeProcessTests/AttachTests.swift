import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Talks with a container's own process") struct AttachTests {
    private func text(_ event: ProcessEvent?) -> String {
        if case .output(let bytes)? = event { return String(decoding: bytes, as: UTF8.self) }
        return ""
    }

    /// Reads until what came so far holds a text.
    private func hear(_ expected: String, from talk: any ProcessStream) async throws -> String {
        var heard = ""
        while !heard.contains(expected) {
            guard let event = try await talk.next() else { throw RuntimeError(.failed, "ended after \(heard)") }
            heard += text(event)
        }
        return heard
    }

    @Test func outputComesToSeveralAndToTheLog() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "read x; echo got $x; read x") { $0.hasInput = true }
            let first = try await runtime.attach(to: id, hasInput: true)
            let second = try await runtime.attach(to: id, hasInput: false)
            // Both are taken in once one was answered on.
            try await first.write(Array("blue\n".utf8))
            _ = try await hear("got blue\n", from: first)
            let third = try await host.runtime().attach(to: id, hasInput: true)
            try await third.write(Array("end\n".utf8))
            for talk in [first, second, third] {
                var last: ProcessEvent?
                while let event = try await talk.next() { last = event }
                #expect(last == .ended(exitCode: nil))
            }
            #expect(try await host.log(runtime, id).contains("stdout F got blue\n"))
            #expect(try await runtime.exit(of: id).exitCode == 0)
        }
    }

    @Test func aTerminalIsSharedAndHasASize() async throws {
        try await Host.run { host, runtime in
            let script = "stty -echo; while read x; do $x; done"
            let id = try await host.start(runtime, shell: script) {
                $0.hasInput = true
                $0.hasTerminal = true
            }
            let talk = try await runtime.attach(to: id, hasInput: true)
            await talk.resize(TerminalSize(columns: 77, rows: 11))
            try await talk.write(Array("stty size\n".utf8))
            _ = try await hear("11 77\r\n", from: talk)
            await talk.close()
            // Who goes leaves it running, and another finds it as it was: after a restart too.
            let again = try await host.runtime().attach(to: id, hasInput: true)
            try await again.write(Array("stty size\n".utf8))
            _ = try await hear("11 77\r\n", from: again)
            try await again.write(Array("exit\n".utf8))
            #expect(try await runtime.exit(of: id).exitCode == 0)
        }
    }

    @Test func anInputForOnceEndsWithTheFirst() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec cat") {
                $0.hasInput = true
                $0.endsInputOnce = true
            }
            // One that only listens ends nothing.
            let listener = try await runtime.attach(to: id, hasInput: false)
            let talk = try await runtime.attach(to: id, hasInput: true)
            try await talk.write(Array("hello\n".utf8))
            _ = try await hear("hello\n", from: listener)
            await talk.endInput()
            #expect(try await runtime.exit(of: id).exitCode == 0)
            #expect(try await host.log(runtime, id).contains("stdout F hello\n"))
        }
    }

    @Test func anInputThatStaysOutlivesThoseWhoGive() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec cat") { $0.hasInput = true }
            let first = try await runtime.attach(to: id, hasInput: true)
            try await first.write(Array("one\n".utf8))
            _ = try await hear("one\n", from: first)
            await first.endInput()
            await first.close()
            let second = try await runtime.attach(to: id, hasInput: true)
            try await second.write(Array("two\n".utf8))
            _ = try await hear("two\n", from: second)
        }
    }

    @Test func inputIsEmptyWhereNoneWasAskedFor() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "cat; echo over; exec sleep 1000")
            let talk = try await runtime.attach(to: id, hasInput: true)
            try await talk.write(Array("nobody reads this\n".utf8))
            _ = try await eventually("the input ends") {
                try await host.log(runtime, id).contains("stdout F over\n") ? true : nil
            }
            #expect(try await !host.log(runtime, id).contains("nobody"))
        }
    }

    @Test func whoDoesNotListenIsLetGoAndTheContainerGoesOn() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(
                runtime, shell: "read x; head -c 2000000 /dev/zero | tr '\\0' '\\n'; echo done; exec sleep 1000"
            ) { $0.hasInput = true }
            let deaf = try await runtime.attach(to: id, hasInput: true)
            try await deaf.write(Array("go\n".utf8))
            _ = try await eventually("the program goes on") {
                // The log is rotated meanwhile, and not there for a moment.
                (try? await host.log(runtime, id))?.hasSuffix("stdout F done\n") == true ? true : nil
            }
            var heard = 0
            while let event = try await deaf.next() {
                if case .output(let bytes) = event { heard += bytes.count }
            }
            #expect(heard < 2_000_000)
            // There is place for another.
            _ = try await runtime.attach(to: id, hasInput: false)
        }
    }

    @Test func aListenerHearsAllOfALot() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(
                runtime, shell: "read x; head -c 2000000 /dev/zero | tr '\\0' '\\n'"
            ) { $0.hasInput = true }
            let talk = try await runtime.attach(to: id, hasInput: true)
            try await talk.write(Array("go\n".utf8))
            var heard = 0
            while let event = try await talk.next() {
                if case .output(let bytes) = event { heard += bytes.count }
            }
            #expect(heard == 2_000_000)
        }
    }

    @Test func moreThanTheLimitAreTurnedAway() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec cat") { $0.hasInput = true }
            var talks: [any ProcessStream] = []
            for _ in 0..<Attachments.limit { talks.append(try await runtime.attach(to: id, hasInput: true)) }
            let last = try #require(talks.last)
            try await last.write(Array("here\n".utf8))
            _ = try await hear("here\n", from: last)
            let tooMany = try await runtime.attach(to: id, hasInput: false)
            #expect(try await tooMany.next() == .ended(exitCode: nil))
            await talks[0].close()
            _ = try await eventually("a place is free") {
                let talk = try await runtime.attach(to: id, hasInput: true)
                try await talk.write(Array("x\n".utf8))
                return try await talk.next() == .ended(exitCode: nil) ? nil : true
            }
        }
    }

    @Test func aContainerThatHasEndedIsNotAttachedTo() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exit 0")
            _ = try await runtime.exit(of: id)
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await runtime.attach(to: id, hasInput: false)
            }
            #expect(error?.message == "the container \(id) is not running")
        }
    }

    @Test func messagesReadBackAsTheyWere() {
        let messages: [AttachMessage] = [
            .input([]), .input([1, 2]), .output([7]), .errorOutput([255]), .endInput,
            .resize(TerminalSize(columns: 300, rows: 65535))
        ]
        for message in messages { #expect(AttachMessage(message.bytes) == message) }
        #expect(AttachMessage([UInt8]()) == nil)
        #expect(AttachMessage([4, 1, 2]) == nil)
        #expect(AttachMessage([9]) == nil)
    }
}
