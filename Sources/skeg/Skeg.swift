@main struct Skeg { static func main() {} }
