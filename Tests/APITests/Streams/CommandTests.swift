import Objects
import Testing

@testable import API

@Suite("Remote commands")
struct CommandTests {
    @Test("messages say their channel", arguments: ChannelProtocol.forCommands)
    func messages(channels: ChannelProtocol) {
        let content: [UInt8] = [0, 255, 7]
        let message = channels.message(content, on: 2)
        #expect(channels.read(message) == .content(channel: 2, content))
        #expect(channels.read(channels.message([], on: 4)) == .content(channel: 4, []))
        #expect(channels.read([]) == nil)
    }

    @Test("only version 5 can end a channel")
    func close() {
        #expect(ChannelProtocol.version5.read([255, 0]) == .close(channel: 0))
        #expect(ChannelProtocol.version5.read([255]) == nil)
        #expect(ChannelProtocol.version4.read([255, 0]) == .content(channel: 255, [0]))
    }

    @Test("text messages are a digit and base64")
    func text() {
        #expect(ChannelProtocol.version4Text.message(Array("hi".utf8), on: 1) == Array("1aGk=".utf8))
        #expect(ChannelProtocol.version4Text.read(Array("0???".utf8)) == nil)
        #expect(ChannelProtocol.version4Text.read(Array("xaGk=".utf8)) == nil)
    }

    @Test("options are read, with outputs where nothing is said of them")
    func options() throws {
        var options = try CommandOptions(
            ["command": "ls", "command": "-l", "container": "web", "stdin": "true"], isExec: true)
        #expect(options.command == ["ls", "-l"])
        #expect(options.container == "web")
        #expect(options.hasInput && options.hasOutput && options.hasErrorOutput && !options.hasTerminal)
        options = try CommandOptions(["tty": "true", "stdout": "true", "stderr": "true"], isExec: false)
        #expect(options.hasTerminal && !options.hasErrorOutput)
    }

    @Test("a talk about nothing is refused")
    func refuses() {
        let nothing: Query = ["stdout": "false", "stderr": "0", "command": "ls"]
        var error = #expect(throws: APIStatus.self) { try CommandOptions(nothing, isExec: true) }
        #expect(error?.message == "you must specify at least 1 of stdin, stdout, stderr")
        error = #expect(throws: APIStatus.self) { try CommandOptions([:], isExec: true) }
        #expect(error?.message == "you must specify a command")
    }

    @Test("the status says the exit code as kubectl reads it")
    func status() {
        #expect(
            JSONWriter.text(CommandStatus(exitCode: 3, of: ["sh", "-c", "x"]).content)
                == #"{"details":{"causes":[{"message":"3","reason":"ExitCode"}]},"#
                + #""message":"command terminated with non-zero exit code: error executing command [sh -c x], "#
                + #"exit code 3","metadata":{},"reason":"NonZeroExitCode","status":"Failure"}"#)
        #expect(
            JSONWriter.text(CommandStatus(exitCode: 0, of: []).content) == #"{"metadata":{},"status":"Success"}"#)
    }

    @Test("ports come one by one or as a list")
    func ports() throws {
        #expect(try PortOptions(["ports": "80", "ports": "81,82"]).ports == [80, 81, 82])
        for bad: Query in [[:], ["ports": ""], ["ports": "0"], ["ports": "x"], ["ports": "80,"], ["ports": "70000"]] {
            #expect(throws: APIStatus.self) { try PortOptions(bad) }
        }
        let many = (1...PortOptions.limit + 1).map(String.init).joined(separator: ",")
        #expect(throws: APIStatus.self) { try PortOptions(["ports": many]) }
    }
}

@Suite("Containers of a pod")
struct PodContainersTests {
    private func pod(_ containers: [String], inits: [String] = [], annotation: String? = nil) -> Pod {
        func list(_ names: [String]) -> Value { .array(names.map { ["name": .string($0)] }) }
        var content: Value = [
            "metadata": ["name": "web", "namespace": "shop"],
            "spec": ["containers": list(containers), "initContainers": list(inits)]
        ]
        if let annotation {
            content.set(.string(annotation), at: ["metadata", "annotations", Pod.defaultContainerAnnotation])
        }
        return Pod(Object(content))
    }

    @Test("the only container is meant where none is named, and the annotated one of several")
    func defaults() throws {
        #expect(try pod(["a"], inits: ["i"]).container(named: "") == "a")
        #expect(try pod(["a", "b"], annotation: "b").container(named: "") == "b")
        #expect(try pod(["a", "b"], inits: ["i"]).container(named: "i") == "i")
    }

    @Test("what is not clear is asked for in Kubernetes' words")
    func refuses() {
        var error = #expect(throws: APIStatus.self) { try pod(["a", "b"], inits: ["i"]).container(named: "") }
        #expect(error?.message == "a container name must be specified for pod web, choose one of: [i a b]")
        error = #expect(throws: APIStatus.self) { try pod(["a"]).container(named: "x") }
        #expect(error?.message == "container x is not valid for pod web")
        error = #expect(throws: APIStatus.self) { try pod(["a", "b"], annotation: "x").container(named: "") }
        #expect(error?.code == 400)
    }
}

@Suite("What is wanted of a log")
struct LogQueryTests {
    private let now = Timestamp(nanoseconds: 1_000_000_000_000)

    @Test("all of it is read")
    func reads() throws {
        let query = try LogQuery(
            [
                "container": "web", "follow": "true", "previous": "true", "timestamps": "true", "tailLines": "0",
                "limitBytes": "9", "sinceSeconds": "10"
            ], pod: "web", now: now)
        #expect(query.container == "web" && query.follows && query.isPrevious && query.showsTime)
        #expect(query.tailLines == 0 && query.limitBytes == 9)
        #expect(query.since == now + .seconds(-10))
        #expect(try LogQuery(["stream": "Stderr"], pod: "web", now: now).stream == .errorOutput)
    }

    @Test(
        "what is out of bounds is refused in Kubernetes' words",
        arguments: [
            (["tailLines": "-1"], "tailLines: Invalid value: -1: must be greater than or equal to 0"),
            (["limitBytes": "0"], "limitBytes: Invalid value: 0: must be greater than 0"),
            (["sinceSeconds": "0"], "sinceSeconds: Invalid value: 0: must be greater than 0"),
            (
                ["sinceSeconds": "1", "sinceTime": "2026-03-01T09:30:00Z"],
                "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"
            ),
            (
                ["stream": "Stdout", "tailLines": "1"],
                "Forbidden: `tailLines` and specific `stream` are mutually exclusive for now"
            ),
            (
                ["stream": "x"],
                "stream: Unsupported value: \"x\": supported values: \"All\", \"Stdout\", \"Stderr\""
            )
        ] as [(Query, String)])
    func refuses(query: Query, message: String) {
        let error = #expect(throws: APIStatus.self) { try LogQuery(query, pod: "web", now: now) }
        #expect(error?.code == 422)
        #expect(error?.message == "PodLogOptions \"web\" is invalid: \(message)")
    }

    @Test("what is no number or time is a bad request")
    func badRequests() {
        for query: Query in [["tailLines": "x"], ["sinceTime": "yesterday"], ["limitBytes": "99999999999999"]] {
            let error = #expect(throws: APIStatus.self) { try LogQuery(query, pod: "web", now: now) }
            #expect(error?.code == 400)
        }
    }
}
