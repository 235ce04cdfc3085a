/** Is never done with loading. */
for (;;);
export {};
