import ArgumentParser

struct SecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret", abstract: "Look after Secrets and their keys.", subcommands: [RewrapCommand.self])
}
