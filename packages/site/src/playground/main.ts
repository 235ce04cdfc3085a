/** The playground's page. */
import '../page/main.ts';
