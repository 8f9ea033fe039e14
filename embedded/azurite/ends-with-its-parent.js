// Loaded before the emulator: when the process that started it ends, however it ends, its end of this pipe closes.
process.stdin.on('close', () => process.exit()).resume()
