import applying from './fi/applying.json';
import figures from './fi/figures.json';
import granting from './fi/granting.json';

export default { ...figures, ...applying, ...granting };
