internal import Glibc
internal import Runtime

/// Both ends of a command's standard streams.
struct CommandStreams: Sendable {
    /// nil where nobody writes.
    private(set) var input: Descriptor?
    /// nil where nobody listens.
    private(set) var output: Descriptor?
    private(set) var errors: Descriptor?
    /// What the command gets.
    private var programInput: Int32 = -1
    private var programOutput: Int32 = -1
    private var programErrors: Int32 = -1
    private let isTerminal: Bool

    /// - Parameter owner: The command's user; nil for the daemon's own.
    init(_ request: ExecRequest, owner: UInt32?) throws(SystemFailure) {
        isTerminal = request.hasTerminal
        do throws(SystemFailure) {
            if isTerminal { try openTerminal(owner) } else { try openPipes(request) }
        } catch {
            closeProgramEnds()
            throw error
        }
    }

    var program: Execution.Streams {
        .init(input: programInput, output: programOutput, error: programErrors, isTerminal: isTerminal)
    }

    /// The ends that are the command's alone, once it has them.
    func closeProgramEnds() {
        for end in Set([programInput, programOutput, programErrors]) where end >= 0 { close(end) }
    }

    /// One terminal is all of it, whoever listens to what.
    private mutating func openTerminal(_ owner: UInt32?) throws(SystemFailure) {
        let terminal = try Terminal(owner: owner)
        let user = Descriptor(terminal.user)
        (input, output) = (user, user)
        (programInput, programOutput, programErrors) = (terminal.program, terminal.program, terminal.program)
    }

    private mutating func openPipes(_ request: ExecRequest) throws(SystemFailure) {
        if request.hasInput {
            let pipe = try Pipe()
            input = Descriptor(pipe.writer)
            programInput = pipe.reader
        } else {
            programInput = try CommandStreams.openNothing()
        }
        (output, programOutput) = try CommandStreams.openOutput(request.hasOutput)
        (errors, programErrors) = try CommandStreams.openOutput(request.hasErrorOutput)
    }

    private static func openOutput(_ isHeard: Bool) throws(SystemFailure) -> (Descriptor?, Int32) {
        guard isHeard else { return (nil, try openNothing()) }
        let pipe = try Pipe()
        return (Descriptor(pipe.reader), pipe.writer)
    }

    private static func openNothing() throws(SystemFailure) -> Int32 {
        try check("open /dev/null") { open("/dev/null", O_RDWR | O_CLOEXEC) }
    }
}
