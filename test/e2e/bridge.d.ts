/** What the preload puts into a window, as far as specs call it themselves. */
interface Window {
	readonly drawbridge?: {
		call(
			name: string,
			input: unknown,
		): Promise<{ ok: boolean; output?: unknown; failure?: { code: string } }>;
		onNotice(
			listener: (notice: { event: string; payload: unknown }) => void,
		): () => void;
		onConnection(listener: (connected: boolean) => void): () => void;
		openSection(id: string): Promise<unknown>;
		settings(): Promise<unknown>;
		changeSettings(change: unknown): Promise<unknown>;
		onSettings(listener: (settings: unknown) => void): () => void;
	};
}
