internal import CLinux
internal import Glibc
internal import Runtime

/// The standard streams of the container's program, from the supervisor's side.
struct ProgramStreams {
    /// What the program gets.
    private(set) var program: (input: Int32, output: Int32, error: Int32)
    /// Standard output and error, or the one output of a terminal.
    private(set) var outputs: [LogStream]
    private(set) var input: ProgramInput
    /// The numbers of the pipes that the program writes to.
    private(set) var pipes: [UInt64] = []

    init(_ specification: Specification) throws(SystemFailure) {
        if specification.hasTerminal {
            let terminal = try Terminal(owner: specification.user)
            program = (terminal.program, terminal.program, terminal.program)
            outputs = [LogStream("stdout", reading: terminal.user)]
            let copy = try check("dup") { fcntl(terminal.user, F_DUPFD_CLOEXEC, 3) }
            input = ProgramInput(
                copy, isTerminal: true, isOpen: specification.hasInput, endsOnce: specification.endsInputOnce)
            return
        }
        let output = try Pipe()
        let errors = try Pipe()
        outputs = [LogStream("stdout", reading: output.reader), LogStream("stderr", reading: errors.reader)]
        pipes = [output.reader, errors.reader].compactMap { Leftovers.number(ofPipe: $0) }
        if specification.hasInput {
            let given = try Pipe()
            input = ProgramInput(given.writer, isTerminal: false, isOpen: true, endsOnce: specification.endsInputOnce)
            program = (given.reader, output.writer, errors.writer)
        } else {
            let null = try check("open /dev/null") { open("/dev/null", O_RDONLY | O_CLOEXEC) }
            input = .none
            program = (null, output.writer, errors.writer)
        }
    }

    /// The program has them.
    func closeProgramEnds() {
        for end in Set([program.input, program.output, program.error]) { close(end) }
    }
}

/// Where the program's input comes from.
struct ProgramInput {
    /// -1 once it has ended, or where there is none.
    private(set) var descriptor: Int32
    private let isTerminal: Bool
    /// Whether anybody may write.
    private let isOpen: Bool
    private let endsOnce: Bool
    /// What the program has not taken yet; nothing more is read for it then.
    private var pending: [UInt8] = []
    private var endsWhenTaken = false

    static let none = ProgramInput(-1, isTerminal: false, isOpen: false, endsOnce: false)

    init(_ descriptor: Int32, isTerminal: Bool, isOpen: Bool, endsOnce: Bool) {
        self.descriptor = descriptor
        self.isTerminal = isTerminal
        self.isOpen = isOpen
        self.endsOnce = endsOnce
        if descriptor >= 0 { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    }

    var isFull: Bool { !pending.isEmpty }

    /// What comes for an input that is not there, or has ended, is let go.
    mutating func give(_ bytes: [UInt8]) {
        guard descriptor >= 0, isOpen, !endsWhenTaken else { return }
        pending += bytes
        flush()
    }

    mutating func flush() {
        while descriptor >= 0, !pending.isEmpty {
            let count = write(descriptor, pending, pending.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            // Nobody reads any more.
            guard count > 0 else {
                pending = []
                break
            }
            pending.removeFirst(count)
        }
        if endsWhenTaken, pending.isEmpty { end() }
    }

    /// Who has given the input has gone, or has no more (`stdinOnce`). A terminal stays: it has no end of its own.
    mutating func endAfterFirst() {
        guard endsOnce, !isTerminal else { return }
        endsWhenTaken = true
        flush()
    }

    func resize(_ size: TerminalSize) {
        if isTerminal, descriptor >= 0 { Terminal.resize(descriptor, to: size) }
    }

    mutating func end() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        pending = []
    }
}
