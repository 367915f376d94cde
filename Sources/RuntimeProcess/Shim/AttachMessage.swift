internal import Runtime

/// What a supervisor and those who are attached to its container send each other, one message each on a socket that keeps
/// them apart: a byte that says what it is, and what belongs to it. The bytes are those of the remote command protocol.
enum AttachMessage: Equatable {
    /// Empty: who sends it has an input, and may send more.
    case input([UInt8])
    case output([UInt8])
    case errorOutput([UInt8])
    case resize(TerminalSize)
    case endInput

    /// Bytes of the longest message: what the supervisor reads at once, and the byte in front.
    static let longest = LogStream.longestRead + 1
    /// Input is sent in pieces, so that one always has room.
    static let inputPiece = 16 << 10

    var bytes: [UInt8] {
        switch self {
        case .input(let bytes): [0] + bytes
        case .output(let bytes): [1] + bytes
        case .errorOutput(let bytes): [2] + bytes
        case .resize(let size):
            [
                4, UInt8(size.columns & 255), UInt8(size.columns >> 8), UInt8(size.rows & 255), UInt8(size.rows >> 8)
            ]
        case .endInput: [255]
        }
    }

    /// nil for what is no message.
    init?(_ message: some Collection<UInt8>) {
        let rest = Array(message.dropFirst())
        switch message.first {
        case 0: self = .input(rest)
        case 1: self = .output(rest)
        case 2: self = .errorOutput(rest)
        case 4 where rest.count == 4:
            self = .resize(
                TerminalSize(
                    columns: UInt16(rest[0]) | UInt16(rest[1]) << 8, rows: UInt16(rest[2]) | UInt16(rest[3]) << 8))
        case 255: self = .endInput
        default: return nil
        }
    }
}
