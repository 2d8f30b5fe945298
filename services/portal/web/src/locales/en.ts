import applying from './en/applying.json';
import figures from './en/figures.json';
import granting from './en/granting.json';

export default { ...figures, ...applying, ...granting };
