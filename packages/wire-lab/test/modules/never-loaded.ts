/** Is never done with loading, and says so before. */
new BroadcastChannel('endless').postMessage('');
for (;;);

export {};
