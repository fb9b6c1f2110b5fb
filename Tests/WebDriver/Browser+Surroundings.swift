// What a page finds around it.

extension Browser {
    package func resize(width: Int, height: Int) async throws {
        try await chromium(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": 1,
                "mobile": false,
            ])
    }

    /// Has the system prefer dark pages, or light ones.
    package func prefer(dark isDark: Bool) async throws {
        let scheme: JSON = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        let motion: JSON = ["name": "prefers-reduced-motion", "value": "reduce"]
        try await chromium("Emulation.setEmulatedMedia", ["features": [scheme, motion]])
    }

    package func live(in zone: String) async throws {
        try await chromium("Emulation.setTimezoneOverride", ["timezoneId": .string(zone)])
    }
}
