import GitOps

/// Messages of commits: one line as subject, trailers that are what git takes for some.
enum CommitProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let message = CommitMessage(String(decoding: input, as: UTF8.self))
        let subject = message.subject
        try expect(!subject.contains(where: \.isNewline), "a subject is one line", seen: subject)
        try expect(
            CommitMessage(subject).subject == subject || subject.hasPrefix("# ---"), "a subject is its own subject",
            seen: subject)
        try expect(CommitMessage(subject).trailers.isEmpty, "a subject is no trailer")
        for trailer in message.trailers {
            try expect(
                !trailer.token.isEmpty
                    && trailer.token.utf8.allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
                    }, "a token is letters, digits and dashes", seen: trailer.token)
            try expect(!trailer.value.contains(where: \.isNewline), "a value is one line", seen: trailer.value)
            try expect(
                message.values(of: trailer.token.uppercased()).contains(trailer.value), "a token is found in any case")
        }
        let commit = SourceCommit(id: "1", message: message.text)
        let allows = message.trailers.contains {
            $0.token.lowercased() == "skeg-allow-prune" && $0.value.lowercased() == "yes"
        }
        try expect(commit.allowsPrune == allows, "only the trailer allows a prune")
    }
}
