import GitOps
import Testing

@Suite struct CommitMessageTests {
    @Test func theSubjectIsTheFirstParagraphOnOneLine() {
        #expect(CommitMessage("\n Add web\n  and shop \n\nBody\n").subject == "Add web and shop")
        #expect(CommitMessage("#12 is fixed\n").subject == "#12 is fixed")
        #expect(CommitMessage("").subject == "")
    }

    @Test(arguments: [
        ("Remove shop\n\nSkeg-Allow-Prune: yes\n", true),
        ("Remove shop\n\nLong story.\n\nSkeg-Allow-Prune: yes\nSigned-off-by: A <a@b>\n", true),
        ("Remove shop\n\nskeg-allow-prune:YES", true),
        ("Remove shop\n\nSkeg-Allow-Prune: no\n", false),
        // The first paragraph is never one of trailers.
        ("Skeg-Allow-Prune: yes\n", false),
        // Not the last paragraph.
        ("Remove shop\n\nSkeg-Allow-Prune: yes\n\nMore to say.\n", false),
        // A sentence about the trailer is none.
        ("Remove shop\n\nTo do this one needs\nSkeg-Allow-Prune: yes\n", false),
        // Among other words it counts beside what git itself writes.
        ("Remove shop\n\nwords\nSkeg-Allow-Prune: yes\nSigned-off-by: A <a@b>\n", true),
        ("Remove shop\n\n  Skeg-Allow-Prune: yes\n", false),
        ("Revert \"Remove shop\"\n\nThis reverts commit 1234.\n", false)
    ])
    func pruningIsAllowedByATrailerAlone(_ message: String, _ allows: Bool) {
        #expect(SourceCommit(id: "1", message: message).allowsPrune == allows)
    }

    @Test func aTrailerGoesOnInIndentedLines() {
        let trailers = CommitMessage("x\n\nReviewed-by: Ann\n  of the shop\nFixes: 12\n").trailers
        #expect(
            trailers == [
                CommitMessage.Trailer(token: "Reviewed-by", value: "Ann of the shop"),
                CommitMessage.Trailer(token: "Fixes", value: "12")
            ])
    }

    @Test func aHugeMessageIsReadToItsLimit() {
        // One character to Swift, as long as it likes.
        let marks = String(repeating: "\u{301}", count: 1 << 20)
        #expect(CommitMessage("e" + marks).subject.unicodeScalars.count == CommitMessage.maxSubjectLength)
        let long = CommitMessage(String(repeating: "x", count: 1 << 20) + "\n\nSkeg-Allow-Prune: yes\n")
        #expect(long.subject.hasSuffix("…"))
        #expect(long.trailers.isEmpty)
    }
}
