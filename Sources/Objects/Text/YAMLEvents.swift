import CLibYAML

/// libyaml's events for one text, which must stay where it is for as long as this lives.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// Nil when there is no memory.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        // Said, so that libyaml looks for no UTF-16.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Hands the next event to `body`; nil where the text is broken.
    mutating func next<Result, Failure: Error>(
        _ body: (borrowing yaml_event_t) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { return nil }
        defer { yaml_event_delete(&event) }
        return try body(event)
    }

    /// What is broken, after `next` gave nil.
    var problem: YAMLProblem { YAMLProblem(parser.pointee) }
}

/// An error of libyaml's, in words that say what to do. libyaml's own texts never hold any of the input.
struct YAMLProblem {
    /// libyaml's words.
    private let text: String
    private let context: String
    private let contextLine: Int
    /// From 0, within the text that was given.
    let line: Int
    let column: Int
    /// For errors of encoding, instead of line and column.
    let byteOffset: Int?

    init(_ parser: yaml_parser_t) {
        text = parser.problem.map { String(cString: $0) } ?? "out of memory"
        context = parser.context.map { String(cString: $0) } ?? ""
        contextLine = Int(parser.context_mark.line)
        line = Int(parser.problem_mark.line)
        column = Int(parser.problem_mark.column)
        byteOffset = parser.error == YAML_READER_ERROR ? Int(parser.problem_offset) : nil
    }

    /// Whether a backslash in double quotes stands before something that libyaml does not know.
    var isUnknownEscape: Bool { text == "found unknown escape character" }

    /// `culprit` is the byte at which the reading stopped; `firstLine` the line that libyaml counts as 0.
    func message(culprit: UInt8?, firstLine: Int) -> String {
        if text.contains("UTF-8") || text.contains("Unicode character") {
            return "this is not valid UTF-8; save the file as UTF-8"
        }
        var message = explanation(culprit)
        if context.hasPrefix("while parsing"), !context.contains("node") {
            message += " (\(context) that begins at line \(contextLine + firstLine))"
        }
        return message
    }

    private func explanation(_ culprit: UInt8?) -> String {
        if culprit == 0x09, text.hasPrefix("found character that cannot start") {
            return "a tab is used for indentation; use spaces"
        }
        switch text {
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return "a tab is used for indentation; use spaces"
        case "found character that cannot start any token":
            return "a value cannot begin with this character; put the value in quotes"
        case "mapping values are not allowed in this context":
            return "a : stands where no key can be; check the indentation, and put a value that holds \": \" in quotes"
        case "could not find expected ':'": return "expected : after a key; check the indentation and the quotes above"
        case "did not find expected key":
            return "expected a key here; check the indentation, and that all quotes and brackets are closed"
        case "did not find expected '-' indicator":
            return "expected \"- \" here, as before in this list; check the indentation"
        case "did not find expected ',' or ']'": return "expected , or ] here; a bracket may not be closed"
        case "did not find expected ',' or '}'": return "expected , or } here; a brace may not be closed"
        case "did not find expected node content": return "a value is missing here"
        case "did not find expected <document start>":
            return "a second value begins here; put --- on a line of its own between documents"
        case "found unexpected end of stream": return "a quoted text has no closing quote"
        case "found unexpected document indicator": return "a quoted text has no closing quote before this ---"
        case "found unknown escape character":
            return "unknown escape after \\; in single quotes a backslash stands for itself"
        case "block sequence entries are not allowed in this context":
            return "a list entry cannot begin here; put \"- \" on a line of its own"
        case "found undefined tag handle": return "this tag's prefix is not declared"
        case "control characters are not allowed":
            return "control characters are not allowed; in double quotes write them as \\xNN"
        default: return text
        }
    }
}
