/** What the preload puts into a window, as far as specs call it themselves. */
interface Window {
	readonly drawbridge?: {
		call(
			name: string,
			input: unknown,
		): Promise<{ ok: boolean; output?: unknown; failure?: { code: string } }>;
		onConnection(listener: (connected: boolean) => void): () => void;
	};
}
